import type { AdmissionLimits } from '../limits.ts'

/**
 * Who may run, who waits and who is refused: pure, over facts that a store reads in the same transaction in which it acts
 * on the answer.
 */

/** A run that waits, as far as its turn is concerned. */
export interface WaitingRun {
  runId: string
  userId: string
  /** One count gives the orders of creations and of starts, so that they compare. */
  createdOrder: number
  /** Came back from a drain or a death: does not count as queued and goes before all others. */
  handedBack: boolean
}

export interface AdmissionFacts {
  /** Running runs by user. */
  activeByUser: ReadonlyMap<string, number>
  /** In any order. */
  waiting: readonly WaitingRun[]
  /** Order of each user's latest start; users who never had one are absent. */
  lastStartByUser: ReadonlyMap<string, number>
}

export type RefusedLimit = 'user_queued' | 'queued' | 'user_active' | 'active'
export type AdmissionDecision = { decision: 'run' } | { decision: 'queue' } | { decision: 'refuse'; limit: RefusedLimit }

/** What happens to a new run of `userId`. It runs at once only where nobody who could run is waiting. */
export function admit(facts: AdmissionFacts, userId: string, limits: AdmissionLimits): AdmissionDecision {
  const userFull = activeOf(facts, userId) >= limits.activePerUser
  const allFull = totalActive(facts) >= limits.active
  if (!userFull && !allFull && nextInLine(facts, limits) === undefined) return { decision: 'run' }

  const queued = facts.waiting.filter((run) => !run.handedBack)
  if (limits.queuedPerUser === 0 || limits.queued === 0) return { decision: 'refuse', limit: userFull ? 'user_active' : 'active' }
  if (queued.filter((run) => run.userId === userId).length >= limits.queuedPerUser) {
    return { decision: 'refuse', limit: 'user_queued' }
  }
  if (queued.length >= limits.queued) return { decision: 'refuse', limit: 'queued' }
  return { decision: 'queue' }
}

/** The run to start now; undefined where nobody may. */
export function nextInLine(facts: AdmissionFacts, limits: AdmissionLimits): WaitingRun | undefined {
  if (totalActive(facts) >= limits.active) return undefined
  const able = facts.waiting.filter((run) => activeOf(facts, run.userId) < limits.activePerUser)
  return firstOf(able, facts.lastStartByUser)
}

/**
 * The waiting runs in the order in which they will start if every start found room: place 0 is next. A user at the active
 * limit keeps the place that fairness gives; who is able may pass.
 */
export function queueOrder(facts: AdmissionFacts): WaitingRun[] {
  const lastStartByUser = new Map(facts.lastStartByUser)
  let order = Math.max(0, ...lastStartByUser.values(), ...facts.waiting.map((run) => run.createdOrder))
  const left = [...facts.waiting]
  const ordered: WaitingRun[] = []
  for (let next = firstOf(left, lastStartByUser); next !== undefined; next = firstOf(left, lastStartByUser)) {
    ordered.push(next)
    left.splice(left.indexOf(next), 1)
    order += 1
    lastStartByUser.set(next.userId, order)
  }
  return ordered
}

/**
 * Handed back first. Then users take turns: a user's place in the round is from its latest start or, where that was before
 * its oldest run came, from that run. So whoever comes new stands behind those who wait, and a start sends its user behind
 * everybody else.
 */
function firstOf(runs: readonly WaitingRun[], lastStartByUser: ReadonlyMap<string, number>): WaitingRun | undefined {
  let first: WaitingRun | undefined
  for (const run of runs) {
    if (first === undefined || compare(run, first, lastStartByUser) < 0) first = run
  }
  return first
}

function compare(a: WaitingRun, b: WaitingRun, lastStartByUser: ReadonlyMap<string, number>): number {
  if (a.handedBack !== b.handedBack) return a.handedBack ? -1 : 1
  const byTurn = a.handedBack ? 0 : turnOf(a, lastStartByUser) - turnOf(b, lastStartByUser)
  return byTurn === 0 ? a.createdOrder - b.createdOrder : byTurn
}

function turnOf({ userId, createdOrder }: WaitingRun, lastStartByUser: ReadonlyMap<string, number>): number {
  return Math.max(lastStartByUser.get(userId) ?? 0, createdOrder)
}

function activeOf(facts: AdmissionFacts, userId: string): number {
  return facts.activeByUser.get(userId) ?? 0
}

function totalActive(facts: AdmissionFacts): number {
  let total = 0
  for (const count of facts.activeByUser.values()) total += count
  return total
}
