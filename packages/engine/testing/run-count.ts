const given = process.env['PERDURE_TEST_RUNS']
const seed = process.env['PERDURE_TEST_SEED']

/** A suite that is green once is green again; whoever asks for more runs gets other ones. */
const FIXED_SEED = 20_261_122

/**
 * How often a property is tried: `defaultRuns` from a fixed seed, or what `PERDURE_TEST_RUNS` says from any;
 * `PERDURE_TEST_SEED` repeats a run that failed. Both are whole numbers.
 */
export function runCount(defaultRuns: number): { numRuns: number; seed?: number } {
  const numRuns = Number(given ?? defaultRuns)
  if (seed !== undefined) return { numRuns, seed: Number(seed) }
  return given === undefined ? { numRuns, seed: FIXED_SEED } : { numRuns }
}
