/** How long a reader waits before it attaches again. */

/** No wait grows beyond this, but for what the server demands. */
export const BACKOFF_MAX_MS = 30_000
/** The stream's `retry:` is heeded within these bounds. */
export const RETRY_DELAY_MIN_MS = 100
export const RETRY_DELAY_MAX_MS = 60_000
/** `Retry-After` is heeded up to this; whoever demands more is asked again after it. */
export const RETRY_AFTER_MAX_MS = 60 * 60 * 1000

export interface BackoffInput {
  /** Failures in a row, this one included; at least 1. */
  failures: number
  /** The first delay: what the stream's `retry:` said. */
  baseMs: number
  /** In [0, 1): readers that were cut off together do not come back together. */
  random: number
  /** What the answer's `Retry-After` demanded; the wait is never shorter. */
  retryAfterMs?: number | undefined
}

/** Half to all of `baseMs` doubled with each failure; with a `Retry-After`, that long and up to one `baseMs` more. */
export function backoffDelayMs({ failures, baseMs, random, retryAfterMs = 0 }: BackoffInput): number {
  const ceilingMs = Math.min(BACKOFF_MAX_MS, baseMs * 2 ** Math.min(failures - 1, 30))
  const backoffMs = ceilingMs * (0.5 + random / 2)
  if (retryAfterMs <= 0) return Math.round(backoffMs)
  return Math.round(Math.max(backoffMs, Math.min(retryAfterMs, RETRY_AFTER_MAX_MS) + random * baseMs))
}

/** `Retry-After` in milliseconds from now: whole seconds or an HTTP date (RFC 9110); undefined where it is neither. */
export function parseRetryAfter(value: string | null | undefined, nowMs: number): number | undefined {
  if (value === null || value === undefined) return undefined
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000
  const untilMs = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs)
}
