import type { Parameters } from 'fast-check'

const given = process.env['PERDURE_TEST_RUNS']

/**
 * How often a property is tried: `defaultRuns`, or what `PERDURE_TEST_RUNS` says; `PERDURE_TEST_SEED` repeats a run
 * that failed. Both are whole numbers.
 */
export function runCount<T>(defaultRuns: number): Parameters<T> {
  const numRuns = Number(given ?? defaultRuns)
  const seed = process.env['PERDURE_TEST_SEED']
  return seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) }
}

/** How long such a test may take: whoever asks for more runs has the time. */
export const RUNS_TIMEOUT_MS = given === undefined ? 30_000 : 60 * 60 * 1000
