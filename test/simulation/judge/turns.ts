import type { AdmissionLimits } from '@perdure/engine'
import type { MemoryState, RunRecord } from '@perdure/engine/testing'
import type { Synced } from '../disk.ts'
import type { Find } from './findings.ts'

type Runs = MemoryState['runs']

/**
 * Who runs and who waits: 5 (limits at every instant, counted from what is stored), 6 (users take turns) and the
 * idempotent start. The order in which things happened is counted here, not read from the store.
 */
export function createTurns(limits: AdmissionLimits, find: Find): (synced: Synced) => void {
  const createdAt = new Map<string, number>()
  const lastStart = new Map<string, number>()
  const runOfKey = new Map<string, string>()
  let count = 0

  function checkLimits(runs: Runs): void {
    const active = [...runs.values()].filter((run) => run.status === 'running')
    const queued = [...runs.values()].filter((run) => run.status === 'queued' && !run.handedBack)
    if (active.length > limits.active) find(5, `${active.length} runs are active`)
    if (queued.length > limits.queued) find(5, `${queued.length} runs are queued`)
    for (const userId of new Set([...active, ...queued].map((run) => run.userId))) {
      const ofUser = (run: RunRecord): boolean => run.userId === userId
      if (active.filter(ofUser).length > limits.activePerUser) find(5, `${active.filter(ofUser).length} runs of ${userId} are active`)
      if (queued.filter(ofUser).length > limits.queuedPerUser) find(5, `${queued.filter(ofUser).length} runs of ${userId} are queued`)
    }
  }

  /** Nobody who could have run was passed out of turn. */
  function checkTurn(started: RunRecord, handedBack: boolean, others: readonly RunRecord[]): void {
    const active = (userId: string): number => others.filter((run) => run.status === 'running' && run.userId === userId).length
    for (const waiting of others.filter((run) => run.status === 'queued')) {
      if (active(waiting.userId) >= limits.activePerUser) continue
      const passed = `${started.runId} of ${started.userId} has passed ${waiting.runId} of ${waiting.userId}`
      if (waiting.handedBack && !handedBack) find(6, `${passed}, which was handed back`)
      if (waiting.handedBack || handedBack) continue
      const createdBefore = createdOf(waiting) < createdOf(started)
      if (waiting.userId === started.userId) {
        if (createdBefore) find(6, `${passed}, which came first`)
        continue
      }
      const waitsSince = Math.max(createdOf(waiting), lastStart.get(waiting.userId) ?? 0)
      if ((lastStart.get(started.userId) ?? 0) > waitsSince) find(6, `${passed} for the second time`)
    }
  }

  function createdOf(run: RunRecord): number {
    return createdAt.get(run.runId) ?? 0
  }

  function start(run: RunRecord, wasHandedBack: boolean, runs: Runs): void {
    checkTurn(run, wasHandedBack, [...runs.values()].filter((other) => other.runId !== run.runId))
    lastStart.set(run.userId, (count += 1))
  }

  return ({ command, result, before, after }) => {
    if (result.kind === 'create' && result.result.outcome === 'created' && !before.has(result.result.run.runId)) {
      const { run } = result.result
      createdAt.set(run.runId, (count += 1))
      if (command.kind === 'create' && command.idempotency !== undefined) {
        const key = `${command.userId} ${command.idempotency.key}`
        if (runOfKey.has(key)) find('start', `${runOfKey.get(key)} and ${run.runId} came with the same key`)
        runOfKey.set(key, run.runId)
      }
      if (run.status === 'running') start(run, false, before)
    }
    if (result.kind === 'claim') {
      const now = new Map(before)
      for (const { run } of result.claimed) {
        start(run, before.get(run.runId)?.handedBack === true, now)
        now.set(run.runId, run)
      }
    }
    if (command.kind !== 'renew') checkLimits(after)
  }
}
