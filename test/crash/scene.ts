import { isTerminal } from '@perdure/protocol'
import type { StoredRun } from './evidence.ts'

/** Runs that may be executed at once, by default: of one user, and of all. */
const ACTIVE_PER_USER_MAX = 2
const ACTIVE_MAX = 4

/**
 * What is wrong with what one process has left, seen beside what the one before it had left; nothing where all is well.
 * `becameReady`: the process between them had taken over what it found.
 */
export function judgeScene(before: readonly StoredRun[], after: readonly StoredRun[], becameReady: boolean): string[] {
  const byId = new Map(after.map((run) => [run.runId, run]))
  const moves = before.flatMap((run) => judgeMove(run, byId.get(run.runId), becameReady))
  return [...moves, ...judgeLimits(after)]
}

function judgeMove(before: StoredRun, after: StoredRun | undefined, becameReady: boolean): string[] {
  const name = `"${before.message}"`
  if (after === undefined) return [`${name} is gone from the store`]
  const faults: string[] = []
  if (after.lastSeq < before.lastSeq) faults.push(`${name}: its log went back from ${before.lastSeq} to ${after.lastSeq}`)
  if (isTerminal(before.status)) {
    const stayed = after.status === before.status && after.lastSeq === before.lastSeq && after.attempt === before.attempt
    if (!stayed) faults.push(`${name} had ended and went on`)
    return faults
  }
  const attempts = after.attempt - before.attempt
  const due = before.status === 'running' ? (becameReady ? [1] : [0, 1]) : [0]
  if (!due.includes(attempts)) {
    faults.push(`${name} was ${before.status} in attempt ${before.attempt} and is ${after.status} in ${after.attempt}`)
  }
  return faults
}

function judgeLimits(runs: readonly StoredRun[]): string[] {
  const running = runs.filter(({ status }) => status === 'running')
  const byUser = Map.groupBy(running, ({ userId }) => userId)
  const faults = [...byUser]
    .filter(([, own]) => own.length > ACTIVE_PER_USER_MAX)
    .map(([userId, own]) => `${userId} has ${own.length} runs at once`)
  return running.length > ACTIVE_MAX ? [...faults, `${running.length} runs are executed at once`] : faults
}
