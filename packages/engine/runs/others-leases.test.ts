import { describe, expect, test } from 'vitest'
import { CANCEL_TAKEOVER_MS, LEASE_MS, TAKEOVER_INTERVAL_MS } from '../limits.ts'
import type { Lease } from '../stores/store.ts'
import { look, NOTHING_SEEN, overdue, type OthersLeases } from './others-leases.ts'

const START_MS = 1_000_000
const HOUR_MS = 3_600_000

/** One run of another process: renewed at each time of `renewedAtMs`, cancelled at `cancelledAtMs`, by its clock. */
interface Other {
  skewMs: number
  renewedAtMs: readonly number[]
  cancelledAtMs?: number
  epochFromMs?: number
}

function leaseAt({ skewMs, renewedAtMs, cancelledAtMs, epochFromMs = Infinity }: Other, nowMs: number): Lease {
  const renewedMs = Math.max(...renewedAtMs.filter((atMs) => atMs <= nowMs))
  const isCancelled = cancelledAtMs !== undefined && cancelledAtMs <= nowMs
  return {
    runId: 'run',
    epoch: epochFromMs <= nowMs ? 2 : 1,
    leaseUntilMs: renewedMs + skewMs + LEASE_MS,
    cancelRequestedAtMs: isCancelled ? cancelledAtMs + skewMs : null,
  }
}

/** When, by looks at these times, the run is first due as unrenewed and as unended. */
function dueAt(other: Other, looksAtMs: readonly number[]): { unrenewedMs?: number; unendedMs?: number } {
  let seen: OthersLeases = NOTHING_SEEN
  const due: { unrenewedMs?: number; unendedMs?: number } = {}
  for (const nowMs of looksAtMs) {
    const lease = leaseAt(other, nowMs)
    const { unrenewed, unended } = overdue(seen, nowMs)
    // As the store does: one that was renewed since is its owner's.
    if (unrenewed.some(({ leaseUntilMs }) => leaseUntilMs === lease.leaseUntilMs)) due.unrenewedMs ??= nowMs
    if (unended.some(({ epoch }) => epoch === lease.epoch)) due.unendedMs ??= nowMs
    seen = look(seen, [lease], nowMs)
  }
  return due
}

function every(intervalMs: number, fromMs: number, untilMs: number): number[] {
  return Array.from({ length: Math.floor((untilMs - fromMs) / intervalMs) + 1 }, (_, index) => fromMs + index * intervalMs)
}

const LOOKS = every(TAKEOVER_INTERVAL_MS, START_MS, START_MS + 60_000)

describe.each([0, -1, 3_500, -3_500, 60_000, -60_000, HOUR_MS, -HOUR_MS])('with a clock that is %d ms ahead', (skewMs) => {
  test('a lease that is renewed is never due', () => {
    const renewedAtMs = every(1_000, START_MS - 5_300, START_MS + 60_000)
    expect(dueAt({ skewMs, renewedAtMs }, LOOKS)).toEqual({})
  })

  test('one that is not is due a lease later, at most a look off', () => {
    const lastMs = START_MS + 7_300
    const { unrenewedMs = 0 } = dueAt({ skewMs, renewedAtMs: [...every(1_000, START_MS - 5_700, lastMs)] }, LOOKS)
    expect(unrenewedMs - lastMs).toBeGreaterThan(LEASE_MS - TAKEOVER_INTERVAL_MS)
    expect(unrenewedMs - lastMs).toBeLessThanOrEqual(LEASE_MS + 2 * TAKEOVER_INTERVAL_MS)
  })

  test('a cancel is due in time for its bound, at most a look off', () => {
    const cancelledAtMs = START_MS + 7_300
    const other = { skewMs, renewedAtMs: every(1_000, START_MS - 5_700, START_MS + 60_000), cancelledAtMs }
    const { unrenewedMs, unendedMs = 0 } = dueAt(other, LOOKS)
    expect(unrenewedMs).toBeUndefined()
    expect(unendedMs - cancelledAtMs).toBeGreaterThan(CANCEL_TAKEOVER_MS - TAKEOVER_INTERVAL_MS)
    expect(unendedMs - cancelledAtMs).toBeLessThanOrEqual(CANCEL_TAKEOVER_MS + 2 * TAKEOVER_INTERVAL_MS)
  })

  test('what stood before the first look is measured from there', () => {
    const other = { skewMs, renewedAtMs: [START_MS - HOUR_MS], cancelledAtMs: START_MS - HOUR_MS }
    const { unrenewedMs = 0, unendedMs = 0 } = dueAt(other, LOOKS)
    expect(unrenewedMs - START_MS).toBe(LEASE_MS)
    expect(unendedMs - START_MS).toBe(Math.ceil(CANCEL_TAKEOVER_MS / TAKEOVER_INTERVAL_MS) * TAKEOVER_INTERVAL_MS)
  })
})

test('clocks that agree take over to the millisecond', () => {
  const other = { skewMs: 0, renewedAtMs: [START_MS, START_MS + 2_000], cancelledAtMs: START_MS + 2_500 }
  const { unrenewedMs, unendedMs } = dueAt(other, every(100, START_MS, START_MS + 20_000))
  expect(unrenewedMs).toBe(START_MS + 2_000 + LEASE_MS)
  expect(unendedMs).toBe(START_MS + 2_500 + CANCEL_TAKEOVER_MS)
})

test('a new owner has all of its time', () => {
  const other = { skewMs: 0, renewedAtMs: [START_MS], cancelledAtMs: START_MS, epochFromMs: START_MS + 9_000 }
  const { unrenewedMs = 0 } = dueAt(other, LOOKS.slice(0, 9))
  expect(unrenewedMs).toBe(0)
  const seen = LOOKS.slice(0, 10).reduce((known, nowMs) => look(known, [leaseAt(other, nowMs)], nowMs), NOTHING_SEEN)
  expect(overdue(seen, START_MS + 9_500)).toEqual({ unrenewed: [], unended: [] })
})

test('a process that was away itself, as on a machine that slept, has seen nobody else fall silent', () => {
  const other = { skewMs: 0, renewedAtMs: [START_MS, START_MS + HOUR_MS + 300] }
  const looks = [START_MS, START_MS + 1_000, START_MS + HOUR_MS, START_MS + HOUR_MS + 1_000]
  expect(dueAt(other, looks)).toEqual({})
})

test('a clock that is set back measures no time, and no less than none', () => {
  const other = { skewMs: 0, renewedAtMs: [START_MS] }
  const looks = [...every(1_000, START_MS, START_MS + 5_000), ...every(1_000, START_MS - HOUR_MS, START_MS - HOUR_MS + 5_000)]
  let seen: OthersLeases = NOTHING_SEEN
  for (const nowMs of looks) seen = look(seen, [{ ...leaseAt(other, START_MS), leaseUntilMs: START_MS + LEASE_MS }], nowMs)
  expect(seen.seen.get('run')?.unrenewedMs).toBe(10_000)
})

test('what is no longer anybody else’s is forgotten', () => {
  const seen = look(look(NOTHING_SEEN, [leaseAt({ skewMs: 0, renewedAtMs: [0] }, START_MS)], START_MS), [], START_MS + 1_000)
  expect(overdue(seen, START_MS + HOUR_MS)).toEqual({ unrenewed: [], unended: [] })
})
