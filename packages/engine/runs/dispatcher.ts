import type { QueuePlace } from '@perdure/protocol'
import { queueOrder } from '../admission/admission.ts'
import { queuePlace, retryAfterMs } from '../admission/estimate.ts'
import { settledWithin } from '../clock.ts'
import type { Run } from '../engine.ts'
import { HAND_BACK_MAX_MS } from '../limits.ts'
import { GroupCommitClosedError } from '../log/group-commit.ts'
import type { ClaimedRun, CreateCommand, CreateResult } from '../stores/store.ts'
import { startAttempt, type Attempt } from './attempt.ts'
import { ownershipAt, type EngineContext } from './engine-context.ts'
import type { RunRecord } from './run-record.ts'
import { toRun } from './run-view.ts'
import type { StopCause } from './stop-cause.ts'

/** Starts what may run, keeps the attempts of this process, and tells waiting runs their place. */
export interface Dispatcher {
  /** Creates a run; one that may start at once starts here. */
  create(command: CreateCommand): Promise<CreateResult>
  /** Claims what may start now and tells everyone else their place. Calls that come together are one. Never rejects. */
  dispatch(): Promise<void>
  attempts: () => Iterable<Attempt>
  find(runId: string): Attempt | undefined
  /** A run as the engine tells of it, with its place where it waits. */
  tell(record: RunRecord): Promise<Run>
  tellAll(records: readonly RunRecord[]): Promise<Run[]>
  /** Where waiting runs stand, by run id. */
  places(): Promise<ReadonlyMap<string, QueuePlace>>
  /** What a refused caller is told to wait, from what the store knows of the runs before. */
  retryAfterMs(): Promise<number>
  /** Claims nothing more. */
  stopClaiming(): void
  /**
   * Stops everything for `cause` once `grace` is over, and resolves when no attempt is left; at the latest when the runs of
   * a store that fails are past their leases and anybody's to take.
   */
  settle(grace: Promise<unknown>, cause: StopCause): Promise<void>
}

/** Most runs started by one claim; what is left is claimed by the next. */
const CLAIM_MOST = 16

export function createDispatcher(context: EngineContext): Dispatcher {
  const { store, commit, feeds, clock, logger, admissionLimits } = context
  const attempts = new Map<string, Attempt>()
  /** What may still start an attempt, and the attempts. */
  const underWay = new Set<Promise<unknown>>()
  let claiming = true
  let stopNew: StopCause | undefined
  let dispatching: Promise<void> | undefined
  let again = false

  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    const forget = (): void => void underWay.delete(work)
    work.then(forget, forget)
    return work
  }

  /** A create that was repeated may tell of a run that has moved on since. */
  function execute(claimed: ClaimedRun): void {
    const { run } = claimed
    if (run.status !== 'running' || run.owner !== context.owner) return
    // Lost while this process was not looking, and won again.
    const older = attempts.get(run.runId)
    older?.stop({ cause: 'lost' })
    const attempt = startAttempt(context, claimed, older?.over)
    attempts.set(run.runId, attempt)
    if (stopNew !== undefined) attempt.stop(stopNew)
    void track(attempt.over.then(() => finish(attempt)))
  }

  function finish(attempt: Attempt): void {
    if (attempts.get(attempt.runId) === attempt) attempts.delete(attempt.runId)
    void dispatch()
  }

  function dispatch(): Promise<void> {
    again = true
    dispatching ??= track(dispatchAll())
    return dispatching
  }

  async function dispatchAll(): Promise<void> {
    try {
      while (again) {
        again = false
        await claim()
        await tellPlaces()
      }
    } catch (error) {
      // What waits is looked at again by the queue watcher.
      if (!(error instanceof GroupCommitClosedError)) logger.error({ error }, 'the queue could not be served')
    } finally {
      // In the turn in which the loop ended, so that no call falls between.
      dispatching = undefined
    }
  }

  async function claim(): Promise<void> {
    while (claiming) {
      const nowMs = clock.nowMs()
      const ownership = ownershipAt(context, nowMs)
      const { claimed } = await commit.submit({ kind: 'claim', ownership, limits: admissionLimits, most: CLAIM_MOST, nowMs })
      for (const run of claimed) execute(run)
      if (claimed.length < CLAIM_MOST) return
    }
  }

  async function places(): Promise<ReadonlyMap<string, QueuePlace>> {
    const facts = await store.readQueue()
    return new Map(queueOrder(facts).map((run, index) => [run.runId, queuePlace(index + 1, facts.evidence, admissionLimits)]))
  }

  /** A run is told without its place where the queue cannot be read: the rest is known. */
  async function tellAll(records: readonly RunRecord[]): Promise<Run[]> {
    const isWaiting = records.some((record) => record.status === 'queued')
    const known = isWaiting ? await places().catch(() => undefined) : undefined
    return records.map((record) => toRun(record, known?.get(record.runId)))
  }

  async function tellPlaces(): Promise<void> {
    const waiting = [...feeds.all()].filter((feed) => feed.state().status === 'queued')
    if (waiting.length === 0) return
    const known = await places()
    for (const feed of waiting) feed.setQueue(known.get(feed.runId))
  }

  async function allOver(): Promise<void> {
    while (underWay.size > 0) await Promise.allSettled(underWay)
  }

  return {
    create: (command) =>
      track(
        (async () => {
          const { result } = await commit.submit(command)
          if (result.outcome === 'created') execute(result)
          return result
        })(),
      ),
    dispatch,
    attempts: () => attempts.values(),
    find: (runId) => attempts.get(runId),
    async tell(record) {
      const [run = toRun(record)] = await tellAll([record])
      return run
    },
    tellAll,
    places,
    async retryAfterMs() {
      const known = await store.readQueue().catch(() => undefined)
      return retryAfterMs(known?.evidence ?? [], admissionLimits)
    },
    stopClaiming() {
      claiming = false
    },
    async settle(grace, cause) {
      claiming = false
      await Promise.race([grace, allOver()])
      stopNew = cause
      for (const attempt of attempts.values()) attempt.stop(cause)
      await settledWithin(clock, allOver(), HAND_BACK_MAX_MS)
    },
  }
}
