import { isTerminal } from '@perdure/protocol'
import { LEASE_MS, SETTLE_MS, WATCHDOG_INTERVAL_MS, type RunLimits } from '@perdure/engine'
import type { RunRecord } from '@perdure/engine/testing'
import type { Synced } from '../disk.ts'
import { hearingMs, planOf } from '../plan.ts'
import type { Find } from './findings.ts'

/** What commits take that fail a few times. */
const COMMITS_MS = 1_000

export interface BoundsOptions {
  find: Find
  limits: RunLimits
  nowMs: () => number
  /** How far ahead of the world's this process's clock is. */
  skewOf: (owner: string) => number
  isCutOff: (owner: string) => boolean
}

/** 2, within its stated bounds: no run goes on past its deadline or through a stall, and none ends by either before its time. */
export interface Bounds {
  synced(synced: Synced): void
  /** The executor of this attempt gave a sign of life. */
  heard(by: { runId: string; owner: string; attempt: number }): void
}

/** A run that is owned, in the world's time. */
interface Owned {
  owner: string
  attempt: number
  /** What its end may take once it is due: the watchdog's next look, and the executor's. */
  lateMs: number
  /** When its owner asked for it, and when it was the owner's. */
  askedAtMs: number
  syncedAtMs: number
  renewedAtMs: number
  heardAtMs: number
}

/** Running time of the attempts before, as little and as much as it can have been: the end of a lost one is not known. */
interface Ran {
  leastMs: number
  mostMs: number
}

export function createBounds({ find, limits, nowMs, skewOf, isCutOff }: BoundsOptions): Bounds {
  const owned = new Map<string, Owned>()
  const ran = new Map<string, Ran>()

  function begin({ runId, owner, attempt, input }: RunRecord, askedAtMs: number): void {
    const atMs = nowMs()
    const hearsInMs = Math.min(hearingMs(planOf(JSON.parse(input))), SETTLE_MS)
    const lateMs = WATCHDOG_INTERVAL_MS + hearsInMs + COMMITS_MS
    owned.set(runId, { owner: owner ?? '', attempt, lateMs, askedAtMs, syncedAtMs: atMs, renewedAtMs: atMs, heardAtMs: atMs })
  }

  function release(runId: string): void {
    const { leastMs, mostMs } = ran.get(runId) ?? { leastMs: 0, mostMs: 0 }
    const one = owned.get(runId)
    if (one === undefined) return
    const knownMs = Math.max(0, one.renewedAtMs - one.syncedAtMs)
    ran.set(runId, { leastMs: leastMs + knownMs, mostMs: mostMs + nowMs() - one.askedAtMs })
    owned.delete(runId)
  }

  function move({ owner, command }: Synced, before: RunRecord | undefined, after: RunRecord): void {
    const { runId, status } = after
    const isNew = before?.status !== 'running' || before.epoch !== after.epoch
    if (status === 'running' && !isNew) {
      const one = owned.get(runId)
      if (one !== undefined) one.renewedAtMs = (after.leaseUntilMs ?? 0) - LEASE_MS - skewOf(owner)
      return
    }
    const heardAtMs = owned.get(runId)?.heardAtMs ?? nowMs()
    release(runId)
    if (status === 'running') return begin(after, 'nowMs' in command ? command.nowMs - skewOf(owner) : nowMs())
    if (before?.status === 'running' && isTerminal(status)) checkEarly(after, heardAtMs)
  }

  function checkEarly({ runId, status, reason }: RunRecord, heardAtMs: number): void {
    if (status !== 'failed') return
    const ranMs = ran.get(runId)?.mostMs ?? 0
    const silentMs = nowMs() - heardAtMs
    if (reason === 'deadline' && ranMs < limits.deadlineMs) find(2, `${runId} met its deadline after ${ranMs} ms`)
    if (reason === 'stalled' && silentMs < limits.stallMs) find(2, `${runId} has stalled, and was heard ${silentMs} ms ago`)
  }

  function checkLate(): void {
    for (const [runId, { owner, lateMs, syncedAtMs, heardAtMs }] of owned) {
      const ownedMs = nowMs() - syncedAtMs
      const ranMs = (ran.get(runId)?.leastMs ?? 0) + ownedMs
      const silentMs = nowMs() - heardAtMs
      // An attempt that begins past the deadline is looked at as soon as any other.
      const isPastDeadline = Math.min(ranMs - limits.deadlineMs, ownedMs) > lateMs
      if ((!isPastDeadline && silentMs <= limits.stallMs + lateMs) || isCutOff(owner)) continue
      if (isPastDeadline) find(2, `${runId} has run for ${ranMs} ms, past its deadline`)
      else find(2, `${runId} goes on, and nothing was heard for ${silentMs} ms`)
    }
  }

  return {
    synced(synced) {
      if (synced.before !== synced.after) {
        for (const [runId, after] of synced.after) {
          const before = synced.before.get(runId)
          if (before !== after) move(synced, before, after)
        }
      }
      checkLate()
    },
    heard({ runId, owner, attempt }) {
      const one = owned.get(runId)
      // One that has lost its run without knowing speaks on.
      if (one?.owner === owner && one.attempt === attempt) one.heardAtMs = nowMs()
    },
  }
}
