import { clipText, foldEvents } from '@perdure/protocol'
import { systemClock, type Clock } from './clock.ts'
import type { AttachOutcome, AttachRequest, Engine, Run, StartOutcome, StartRequest } from './engine.ts'
import {
  DEFAULT_ADMISSION_LIMITS,
  DEFAULT_RUN_LIMITS,
  RETRY_AFTER_DEFAULT_MS,
  TITLE_MAX_CHARACTERS,
  type AdmissionLimits,
  type RunLimits,
} from './limits.ts'
import { attachmentChunks, isFinished } from './log/attachment.ts'
import { createFeeds } from './log/feeds.ts'
import { createGroupCommit } from './log/group-commit.ts'
import { readView } from './log/stored-view.ts'
import { silentLogger, type Logger } from './logger.ts'
import { cancelRun } from './runs/cancel.ts'
import { createDispatcher, type Dispatcher } from './runs/dispatcher.ts'
import { ownershipAt, type EngineContext } from './runs/engine-context.ts'
import type { Charge, Executor } from './runs/executor.ts'
import type { RunRecord } from './runs/run-record.ts'
import { toRun } from './runs/run-view.ts'
import { takeOver } from './runs/takeover.ts'
import type { Settlement } from './runs/transition.ts'
import type { Store } from './stores/store.ts'
import { engineWatchers } from './watchers/engine-watchers.ts'
import { startWatchers } from './watchers/watcher.ts'

export interface EngineOptions {
  /** Where runs live. The engine closes it. */
  store: Store
  executor: Executor
  /** What a run used, from its charges: pure, and called again with more of them. */
  settle: (charges: readonly Charge[]) => Settlement
  /** A new id, never given before; used behind `run_` and `conv_`. */
  newId: () => string
  clock?: Clock
  logger?: Logger
  admissionLimits?: AdmissionLimits
  runLimits?: RunLimits
}

/**
 * Opens the engine: takes over at once what a predecessor on the same store left behind, starts what waits, and watches.
 * Rejects where the store cannot be used.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const context = contextOf(options)
  const dispatcher = createDispatcher(context)
  await takeOver(context)
  await dispatcher.dispatch()
  const watching = startWatchers(engineWatchers(context, dispatcher), context.clock, context.logger)
  const { store, commit, feeds } = context
  let attached = 0
  let draining: Promise<void> | undefined

  async function readRun(record: RunRecord): Promise<Run> {
    return toRun(record, record.status === 'queued' ? await dispatcher.placeOf(record.runId) : undefined)
  }

  async function attach(request: AttachRequest): Promise<AttachOutcome> {
    const record = await store.findRun(request.runId)
    if (record === undefined) return { outcome: 'not_found' }
    const { feed, release } = feeds.hold(record)
    if (isFinished(feed.state(), request.cursor)) {
      release()
      return { outcome: 'finished' }
    }
    if (record.status === 'queued') feed.setQueue(await dispatcher.placeOf(record.runId))
    async function* chunks(): AsyncGenerator<Uint8Array> {
      attached += 1
      try {
        yield* attachmentChunks({ ...request, feed, store, cursor: request.cursor })
      } finally {
        attached -= 1
        release()
      }
    }
    request.signal.addEventListener('abort', release, { once: true })
    return { outcome: 'attached', chunks: chunks() }
  }

  async function drain({ graceMs, hurry }: { graceMs: number; hurry?: AbortSignal }): Promise<void> {
    let cancelTimer = (): void => undefined
    const grace = new Promise<void>((resolve) => {
      cancelTimer = context.clock.after(graceMs, resolve)
      hurry?.addEventListener('abort', () => resolve(), { once: true })
      if (hurry?.aborted === true) resolve()
    })
    await dispatcher.settle(grace, { cause: 'drained' })
    cancelTimer()
    feeds.close()
  }

  return {
    start: async (request) =>
      draining === undefined
        ? startRun(context, dispatcher, options.newId, request)
        : { outcome: 'draining', retryAfterMs: RETRY_AFTER_DEFAULT_MS },
    attach,
    cancel: (runId, by) => cancelRun(context, dispatcher, runId, by),
    async findRun(runId) {
      const record = await store.findRun(runId)
      return record && readRun(record)
    },
    async readState(runId) {
      const record = await store.findRun(runId)
      if (record === undefined) return undefined
      const at = await readView(store, runId, feeds.find(runId)?.viewAt())
      // The log may have grown since the record was read: what is told fits the parts.
      const current = at.seq === record.lastSeq ? record : ((await store.findRun(runId)) ?? record)
      return { run: await readRun(current), cursor: at.seq, parts: foldEvents(at.view) }
    },
    listRuns: async (filter) => Promise.all((await store.listRuns(filter)).map(readRun)),
    async giveFeedback(runId, { value, reason, comment }) {
      const nowMs = context.clock.nowMs()
      const { result } = await commit.submit({ kind: 'feedback', runId, value, reason, comment, nowMs })
      return result
    },
    listConversations: (userId) => store.listConversations(userId),
    findConversation: (conversationId) => store.findConversation(conversationId),
    conversationRuns: async (id) => Promise.all((await store.conversationRuns(id)).map(readRun)),
    async renameConversation(conversationId, title) {
      const nowMs = context.clock.nowMs()
      return (await commit.submit({ kind: 'rename_conversation', conversationId, title, nowMs })).found
    },
    async deleteConversation(conversationId) {
      const nowMs = context.clock.nowMs()
      const { found, unendedRunIds } = await commit.submit({ kind: 'delete_conversation', conversationId, nowMs })
      for (const runId of unendedRunIds) await cancelRun(context, dispatcher, runId, 'user')
      return found
    },
    drain(drainOptions) {
      dispatcher.stopClaiming()
      draining ??= drain(drainOptions)
      return draining
    },
    async health() {
      const failure = commit.failure() ?? (await failureOf(store))
      const detail = failure ?? (draining === undefined ? 'the store answers' : 'draining')
      return { ok: failure === undefined, draining: draining !== undefined, detail }
    },
    async figures() {
      const { queued, active } = await store.figures()
      return { queued, active, attached, storeCommits: commit.commits(), loggedEvents: commit.loggedEvents() }
    },
    async close() {
      await watching.stop()
      await dispatcher.settle(Promise.resolve(), { cause: 'drained' })
      feeds.close()
      await commit.close()
      await store.close()
    },
  }
}

function contextOf(options: EngineOptions): EngineContext {
  const clock = options.clock ?? systemClock
  return {
    store: options.store,
    commit: createGroupCommit({ store: options.store, clock }),
    feeds: createFeeds(),
    executor: options.executor,
    settle: options.settle,
    clock,
    logger: options.logger ?? silentLogger,
    owner: options.store.owner,
    admissionLimits: options.admissionLimits ?? DEFAULT_ADMISSION_LIMITS,
    runLimits: options.runLimits ?? DEFAULT_RUN_LIMITS,
  }
}

async function startRun(
  context: EngineContext,
  dispatcher: Dispatcher,
  newId: () => string,
  request: StartRequest,
): Promise<StartOutcome> {
  const nowMs = context.clock.nowMs()
  const { result } = await context.commit.submit({
    kind: 'create',
    runId: `run_${newId()}`,
    newConversationId: `conv_${newId()}`,
    userId: request.userId,
    conversationId: request.conversationId,
    parentRunId: request.parentRunId,
    title: titleOf(request.title),
    input: JSON.stringify(request.input),
    idempotency: request.idempotency,
    ownership: ownershipAt(context, nowMs),
    limits: context.admissionLimits,
    nowMs,
  })
  if (result.outcome === 'full') return { ...result, retryAfterMs: dispatcher.retryAfterMs() }
  if (result.outcome === 'repeated') return { outcome: 'repeated', run: toRun(result.run) }
  if (result.outcome !== 'created') return result
  const { run, segment } = result
  if (run.status === 'running') {
    dispatcher.execute(run, segment)
    return { outcome: 'started', run: toRun(run) }
  }
  void dispatcher.dispatch()
  return { outcome: 'started', run: toRun(run, await dispatcher.placeOf(run.runId)) }
}

/** The first line of what was asked, as the conversation's name until somebody gives it another. */
function titleOf(title: string): string {
  const [line = ''] = title.trim().split('\n')
  return clipText(line.trim(), TITLE_MAX_CHARACTERS)
}

async function failureOf(store: Store): Promise<string | undefined> {
  try {
    await store.check()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
