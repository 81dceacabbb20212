import { clipText } from '@perdure/protocol'
import { systemClock, type Clock } from './clock.ts'
import { createEngineOversight } from './engine-oversight.ts'
import { createEngineReads } from './engine-reads.ts'
import type { Engine, StartOutcome, StartRequest } from './engine.ts'
import {
  DEFAULT_ADMISSION_LIMITS,
  DEFAULT_RETENTION_MS,
  DEFAULT_RUN_LIMITS,
  RETRY_AFTER_DEFAULT_MS,
  STORE_RETRY_LAST_MS,
  TITLE_MAX_CHARACTERS,
  type AdmissionLimits,
  type RunLimits,
} from './limits.ts'
import { createFeeds } from './log/feeds.ts'
import type { CommitPacing } from './log/commit-pacing.ts'
import { createGroupCommit, type GroupCommit } from './log/group-commit.ts'
import { silentLogger, type Logger } from './logger.ts'
import { createAttach } from './runs/attach.ts'
import { cancelRun } from './runs/cancel.ts'
import { createDispatcher, type Dispatcher } from './runs/dispatcher.ts'
import { ownershipAt, type EngineContext } from './runs/engine-context.ts'
import type { Charge, Executor } from './runs/executor.ts'
import { settling } from './runs/settlement.ts'
import { createTakeOver } from './runs/takeover.ts'
import type { Settlement } from './runs/transition.ts'
import { watchedForDamage } from './stores/damage.ts'
import type { Store } from './stores/store.ts'
import { engineWatchers } from './watchers/engine-watchers.ts'
import { startWatchers } from './watchers/watcher.ts'

export interface EngineOptions {
  /** Where runs live. The engine closes it, also where it cannot be opened on it. */
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
  /** How long the events of a run are kept past its end, before its fold takes their place. */
  retentionMs?: number
  /** When appends that can wait are committed; default: at once, but spaced by `COMMIT_SPACING_MS`. */
  commitPacing?: CommitPacing
}

/**
 * Opens the engine: takes over at once what a predecessor on the same store left behind, starts what waits, and watches.
 * Rejects where the store cannot be used, and with StoreDamageError where it is damaged in what is needed for that.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { store: watchedStore, damage } = watchedForDamage(options.store, options.logger ?? silentLogger)
  const context = contextOf({ ...options, store: watchedStore })
  const { store, commit, feeds, clock, logger } = context
  const dispatcher = createDispatcher(context)
  const takeOver = createTakeOver(context)
  const begin = async (): Promise<void> => {
    await takeOver([])
    await dispatcher.dispatch()
  }
  try {
    await store.check()
    await Promise.race([begin(), refuseDamage(commit)])
  } catch (error) {
    await commit.close()
    // What was begun before the damage was met does not go on without an engine.
    await dispatcher.settle(Promise.resolve(), { cause: 'drained' })
    await store.close()
    throw error
  }
  const watching = startWatchers(engineWatchers(context, dispatcher, takeOver), clock, logger)
  const attachments = createAttach(context, dispatcher)
  let draining: Promise<void> | undefined
  let closing: Promise<void> | undefined

  async function drain({ graceMs, hurry }: { graceMs: number; hurry?: AbortSignal }): Promise<void> {
    const grace = Promise.withResolvers<void>()
    const cancelTimer = clock.after(graceMs, grace.resolve)
    hurry?.addEventListener('abort', () => grace.resolve(), { once: true })
    if (hurry?.aborted === true) grace.resolve()
    await dispatcher.settle(grace.promise, { cause: 'drained' })
    cancelTimer()
    feeds.close()
  }

  async function close(): Promise<void> {
    await dispatcher.settle(Promise.resolve(), { cause: 'drained' })
    feeds.close()
    // A watcher's turn may wait for a commit that fails: it ends when the commits are given up.
    const watchersOver = watching.stop()
    await commit.close()
    await watchersOver
    await store.close()
  }

  return {
    ...createEngineReads(context, dispatcher),
    ...createEngineOversight(context, dispatcher),
    start: async (request) =>
      draining === undefined && closing === undefined
        ? startRun(context, dispatcher, options.newId, request)
        : { outcome: 'draining', retryAfterMs: RETRY_AFTER_DEFAULT_MS },
    attach: attachments.attach,
    cancel: (runId, by) => cancelRun(context, dispatcher, runId, by),
    async giveFeedback(runId, { value, reason, comment }) {
      const nowMs = clock.nowMs()
      const { result } = await commit.submit({ kind: 'feedback', runId, value, reason, comment, nowMs })
      return result
    },
    async renameConversation(conversationId, title) {
      return (await commit.submit({ kind: 'rename_conversation', conversationId, title, nowMs: clock.nowMs() })).found
    },
    async deleteConversation(conversationId) {
      const nowMs = clock.nowMs()
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
    damage,
    async figures() {
      const { queued, active } = await store.figures().catch(() => ({ queued: undefined, active: undefined }))
      const attached = attachments.count()
      return {
        queued,
        active,
        attached,
        storeCommits: commit.commits(),
        loggedEvents: commit.loggedEvents(),
        watcherFailures: watching.failures(),
      }
    },
    close() {
      closing ??= close()
      return closing
    },
  }
}

function contextOf(options: EngineOptions): EngineContext {
  const { store, executor, clock = systemClock, logger = silentLogger } = options
  return {
    store,
    commit: createGroupCommit({ store, clock, logger, ...(options.commitPacing && { pacing: options.commitPacing }) }),
    feeds: createFeeds(),
    executor,
    settle: settling(options.settle, logger),
    clock,
    logger,
    owner: store.owner,
    admissionLimits: options.admissionLimits ?? DEFAULT_ADMISSION_LIMITS,
    runLimits: options.runLimits ?? DEFAULT_RUN_LIMITS,
    retentionMs: options.retentionMs ?? DEFAULT_RETENTION_MS,
  }
}

/** A damaged store is not waited for like one that fails: nobody would learn of it where nothing listens yet. */
async function refuseDamage(commit: GroupCommit): Promise<never> {
  throw await commit.damaged
}

async function startRun(
  context: EngineContext,
  dispatcher: Dispatcher,
  newId: () => string,
  request: StartRequest,
): Promise<StartOutcome> {
  if (context.commit.isFailing()) return { outcome: 'store_failing', retryAfterMs: STORE_RETRY_LAST_MS }
  const nowMs = context.clock.nowMs()
  const result = await dispatcher.create({
    kind: 'create',
    runId: `run_${newId()}`,
    newConversationId: `conv_${newId()}`,
    userId: request.userId,
    conversationId: request.conversationId,
    parentRunId: request.parentRunId,
    title: titleOf(request.title),
    input: JSON.stringify(request.input ?? null),
    idempotency: request.idempotency,
    ownership: ownershipAt(context, nowMs),
    limits: context.admissionLimits,
    nowMs,
  })
  if (result.outcome === 'full') return { ...result, retryAfterMs: await dispatcher.retryAfterMs() }
  if (result.outcome !== 'created' && result.outcome !== 'repeated') return result
  if (result.run.status === 'queued') void dispatcher.dispatch()
  return { outcome: result.outcome === 'created' ? 'started' : 'repeated', run: await dispatcher.tell(result.run) }
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
