import type { ProviderError } from './provider-error.ts'

/** Tries of one step, the first included. */
export const TRIES_MAX = 4
export const BACKOFF_FIRST_MS = 500
export const BACKOFF_LAST_MS = 8_000
/** A provider that asks for a longer wait than this is not waited for: the person is told instead. */
export const RETRY_AFTER_MAX_MS = 30_000

/**
 * How long to wait before the next try, or undefined where there is none. `tries` counts those made so far.
 *
 * Full jitter over the upper half of an exponential backoff, never below what the provider asked for.
 * `random` gives numbers in [0, 1).
 */
export function retryDelayMs(error: ProviderError, tries: number, random: () => number): number | undefined {
  if (!error.retryable || tries >= TRIES_MAX) return undefined
  const askedMs = error.retryAfterMs ?? 0
  if (askedMs > RETRY_AFTER_MAX_MS) return undefined
  const ceilingMs = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** (tries - 1))
  const jitteredMs = Math.round(ceilingMs / 2 + (random() * ceilingMs) / 2)
  return Math.max(askedMs, jitteredMs)
}

/** Reads `retry-after-ms`, else `retry-after` in seconds or as an HTTP date; undefined where neither can be read. */
export function retryAfterMs(headers: Headers | undefined, nowMs: number): number | undefined {
  const precise = Number.parseFloat(headers?.get('retry-after-ms') ?? '')
  if (Number.isFinite(precise) && precise >= 0) return Math.ceil(precise)
  const value = headers?.get('retry-after') ?? undefined
  if (value === undefined) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Math.ceil(Number.parseFloat(value) * 1000)
  const dateMs = Date.parse(value)
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs)
}
