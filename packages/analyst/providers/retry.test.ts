import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProviderErrorKind } from './model.ts'
import { ProviderError, RUN_ERROR_OF_PROVIDER_ERROR } from './provider-error.ts'
import { BACKOFF_LAST_MS, RETRY_AFTER_MAX_MS, TRIES_MAX, retryAfterMs, retryDelayMs } from './retry.ts'

const kinds = Object.keys(RUN_ERROR_OF_PROVIDER_ERROR) as ProviderErrorKind[]

describe('the wait before another try', () => {
  test('is none after the last try, for what cannot be mended, and for what takes too long', () => {
    const half = () => 0.5
    expect(retryDelayMs(new ProviderError('overloaded', ''), TRIES_MAX, half)).toBeUndefined()
    expect(retryDelayMs(new ProviderError('overloaded', ''), TRIES_MAX - 1, half)).toBeDefined()
    for (const kind of ['refusal', 'max_tokens', 'context_too_long', 'bad_key', 'rejected'] as const) {
      expect(retryDelayMs(new ProviderError(kind, ''), 1, half)).toBeUndefined()
    }
    const patient = new ProviderError('rate_limit', '', { retryAfterMs: RETRY_AFTER_MAX_MS + 1 })
    expect(retryDelayMs(patient, 1, half)).toBeUndefined()
  })

  test('grows, is bounded, and is never shorter than the provider asks', () => {
    const retryable = kinds.filter((kind) => new ProviderError(kind, '').retryable)
    fc.assert(
      fc.property(
        fc.constantFrom(...retryable),
        fc.integer({ min: 1, max: TRIES_MAX - 1 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: RETRY_AFTER_MAX_MS }), { nil: undefined }),
        (kind, tries, random, asked) => {
          const error = new ProviderError(kind, '', asked === undefined ? {} : { retryAfterMs: asked })
          const delayMs = retryDelayMs(error, tries, () => random)!
          expect(delayMs).toBeGreaterThanOrEqual(asked ?? 0)
          expect(delayMs).toBeLessThanOrEqual(Math.max(asked ?? 0, BACKOFF_LAST_MS))
          expect(retryDelayMs(error, Math.min(tries + 1, TRIES_MAX - 1), () => random)!).toBeGreaterThanOrEqual(delayMs)
        },
      ),
    )
  })
})

describe('retry-after', () => {
  const nowMs = Date.UTC(2026, 10, 22, 12)
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '7', 'retry-after-ms': '1200.4' }, 1_201],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s ms', (headers, expected) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), nowMs)).toBe(expected)
  })
})
