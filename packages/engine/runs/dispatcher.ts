import type { QueuePlace } from '@perdure/protocol'
import { queueOrder } from '../admission/admission.ts'
import { queuePlace, retryAfterMs, withEvidence, type Evidence } from '../admission/estimate.ts'
import { GroupCommitClosedError } from '../log/group-commit.ts'
import type { Segment } from '../log/segment.ts'
import { ownershipAt, type EngineContext } from './engine-context.ts'
import { startExecution, type Execution } from './execution.ts'
import { openWriter } from './resume.ts'
import { runningMs, type RunRecord } from './run-record.ts'
import type { StopCause } from './stop-cause.ts'

/** Starts what may run, keeps the executions of this process, and tells waiting runs their place. */
export interface Dispatcher {
  /** Runs a run that the store has just given to this process. */
  execute(record: RunRecord, segment: Segment): void
  /** Claims what may start now and tells everyone else their place. Calls that come together are one. Never rejects. */
  dispatch(): Promise<void>
  executions(): Iterable<Execution>
  find(runId: string): Execution | undefined
  /** Where a waiting run stands. */
  placeOf(runId: string): Promise<QueuePlace | undefined>
  retryAfterMs(): number
  /** Claims nothing more. */
  stopClaiming(): void
  /** Stops everything for `cause` once `grace` is over, and resolves when no execution is left. */
  settle(grace: Promise<unknown>, cause: StopCause): Promise<void>
}

/** Most runs started by one claim; what is left is claimed by the next. */
const CLAIM_MOST = 16

export function createDispatcher(context: EngineContext): Dispatcher {
  const { store, commit, feeds, clock, logger, admissionLimits } = context
  const executions = new Map<string, Execution>()
  /** Runs between their claim and their execution, and executions until all of them is over. */
  const underWay = new Set<Promise<void>>()
  let evidence: Evidence = []
  let claiming = true
  let stopNew: StopCause | undefined
  let dispatching: Promise<void> | undefined
  let again = false

  function execute(record: RunRecord, segment: Segment): void {
    const attempt = runAttempt(record, segment).catch((error: unknown) => {
      // Its lease runs out, and whoever is alive then takes it over.
      logger.error({ runId: record.runId, error }, 'an attempt could not be started')
    })
    underWay.add(attempt)
    void attempt.then(() => underWay.delete(attempt))
  }

  async function runAttempt(record: RunRecord, segment: Segment): Promise<void> {
    const { feed, release } = feeds.hold(record)
    try {
      feed.publish({ record, segment })
      let execution: Execution | undefined
      let early: StopCause | undefined = stopNew
      const stop = (cause: StopCause): void => {
        if (execution === undefined) early ??= cause
        else execution.stop(cause)
      }
      const { writer, resumeFrom } = await openWriter(context, record, feed, {
        lost: () => stop({ cause: 'lost' }),
        tooLarge: () => stop({ cause: 'bound', code: 'too_large' }),
      })
      execution = startExecution({ executor: context.executor, writer, resumeFrom, clock, logger })
      executions.set(record.runId, execution)
      early ??= stopNew
      if (early !== undefined) execution.stop(early)
      const outcome = await execution.ended
      const ended = execution.record()
      if (outcome === 'written' && ended.endedAtMs !== null) evidence = withEvidence(evidence, runningMs(ended, clock.nowMs()))
      logger.info({ runId: record.runId, attempt: record.attempt, status: ended.status, outcome }, 'attempt over')
    } finally {
      executions.delete(record.runId)
      release()
    }
    await dispatch()
  }

  function dispatch(): Promise<void> {
    again = true
    dispatching ??= dispatchAll()
      .catch((error: unknown) => {
        // What waits is looked at again by the queue watcher.
        if (!(error instanceof GroupCommitClosedError)) logger.error({ error }, 'the queue could not be served')
      })
      .finally(() => {
        dispatching = undefined
      })
    return dispatching
  }

  async function dispatchAll(): Promise<void> {
    while (again) {
      again = false
      await claim()
      await tellPlaces()
    }
  }

  async function claim(): Promise<void> {
    while (claiming) {
      const nowMs = clock.nowMs()
      const ownership = ownershipAt(context, nowMs)
      const { claimed } = await commit.submit({ kind: 'claim', ownership, limits: admissionLimits, most: CLAIM_MOST, nowMs })
      for (const { run, segment } of claimed) execute(run, segment)
      if (claimed.length < CLAIM_MOST) return
    }
  }

  async function places(): Promise<Map<string, QueuePlace>> {
    const ordered = queueOrder(await store.readQueue())
    return new Map(ordered.map((run, index) => [run.runId, queuePlace(index + 1, evidence, admissionLimits)]))
  }

  async function tellPlaces(): Promise<void> {
    const waiting = [...feeds.all()].filter((feed) => feed.state().status === 'queued')
    if (waiting.length === 0) return
    const known = await places()
    for (const feed of waiting) feed.setQueue(known.get(feed.runId))
  }

  async function allOver(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    execute,
    dispatch,
    executions: () => executions.values(),
    find: (runId) => executions.get(runId),
    placeOf: async (runId) => (await places()).get(runId),
    retryAfterMs: () => retryAfterMs(evidence, admissionLimits),
    stopClaiming() {
      claiming = false
    },
    async settle(grace, cause) {
      claiming = false
      await Promise.race([grace, allOver()])
      stopNew = cause
      for (const execution of executions.values()) execution.stop(cause)
      await allOver()
    },
  }
}
