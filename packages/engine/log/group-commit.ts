import type { Clock } from '../clock.ts'
import { COMMIT_SLOW_MS, STORE_RETRY_FIRST_MS, STORE_RETRY_LAST_MS, SUBMISSIONS_MAX } from '../limits.ts'
import type { Logger } from '../logger.ts'
import { StoreDamageError } from '../stores/damage.ts'
import type { Store, StoreCommand, StoreResult } from '../stores/store.ts'
import { spacedCommits, type CommitPacing } from './commit-pacing.ts'

/** Something with appends to commit: a run's writer. */
export interface CommitSource {
  /** Everything that waits, as one command; undefined where nothing does. Called only when its last one is settled. */
  take(): StoreCommand | undefined
  /** Called once for each command taken; with `failed` also where `take` threw, or the group gave up. */
  settled(result: StoreResult): void
}

export interface GroupCommit {
  /** Asks for a commit of what `source` holds: at once where `urgent`, else when the pacing lets one begin. */
  schedule(source: CommitSource, urgent: boolean): void
  /**
   * One command by itself, in the next commit, at once. Rejects where the command was bad or the group was closed, and with
   * StoreFailingError where the store fails or hangs and `SUBMISSIONS_MAX` wait already.
   */
  submit<C extends StoreCommand>(command: C): Promise<ResultOf<C>>
  /** Commits so far. */
  commits(): number
  /** Events logged so far. */
  loggedEvents(): number
  /** The store's latest failure, until a commit succeeds again; also that it has not answered for long. */
  failure(): string | undefined
  /** True where the latest try of a commit failed: one that is slow may still succeed. */
  isFailing(): boolean
  /** Resolves when a commit has met damage: to try it again, as is done all the same, does not heal it. */
  readonly damaged: Promise<StoreDamageError>
  /** Takes nothing more; what is under way is settled, what still fails is given up. */
  close(): Promise<void>
}

type ConversationKind = 'rename_conversation' | 'delete_conversation' | 'erase_deleted'
type ResultKind<K> = K extends ConversationKind ? 'conversation' : K
/** The result that answers a command. */
export type ResultOf<C extends StoreCommand> = Extract<StoreResult, { kind: ResultKind<C['kind']> }>

interface Waiting {
  command: StoreCommand
  settle(result: StoreResult): void
  giveUp(): void
}

const GIVEN_UP: StoreResult = { kind: 'failed', message: 'The engine is closed' }

export class GroupCommitClosedError extends Error {
  constructor() {
    super('The engine is closed')
    this.name = 'GroupCommitClosedError'
  }
}

/** The store fails, and what waits for it is as much as may wait. */
export class StoreFailingError extends Error {
  constructor(failure: string) {
    super(`The store fails (${failure}), and no more may wait for it`)
    this.name = 'StoreFailingError'
  }
}

export interface GroupCommitOptions {
  store: Store
  clock: Clock
  logger: Logger
  pacing?: CommitPacing
}

/**
 * One commit for everything that arrives together. While a commit is under way the next one gathers, so commits grow by
 * themselves under load. A commit that fails is tried again with what it held until it succeeds: the store's commands may be
 * repeated, and what happened meanwhile waits behind it, undurable and therefore untold.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { store, clock, logger, pacing = spacedCommits } = options
  const sources = new Set<CommitSource>()
  const submitted: Waiting[] = []
  /** One of the sources should not wait. */
  let urgentSource = false
  let underWay: Promise<void> | undefined
  let cancelWaiting: (() => void) | undefined
  let lastBeganAtMs = -Infinity
  let commits = 0
  let askedAtMs: number | undefined
  let loggedEvents = 0
  let failure: string | undefined
  let closed = false
  let wakeRetry: (() => void) | undefined
  const damaged = Promise.withResolvers<StoreDamageError>()

  function gather(): Waiting[] {
    const batch = submitted.splice(0)
    const due = [...sources]
    sources.clear()
    urgentSource = false
    for (const source of due) {
      const command = takeFrom(source)
      if (command === undefined) continue
      const settle = (result: StoreResult): void => source.settled(result)
      batch.push({ command, settle, giveUp: () => settle(GIVEN_UP) })
    }
    return batch
  }

  /** What goes wrong with one source is no other's. */
  function takeFrom(source: CommitSource): StoreCommand | undefined {
    try {
      return source.take()
    } catch (error) {
      logger.error({ error }, 'a run could not be written')
      source.settled({ kind: 'failed', message: messageOf(error) })
      return undefined
    }
  }

  function settleAll(batch: readonly Waiting[], results: readonly StoreResult[]): void {
    for (const [index, waiting] of batch.entries()) {
      try {
        waiting.settle(results[index] ?? { kind: 'failed', message: 'The store gave no answer' })
      } catch (error) {
        logger.error({ error }, 'a commit could not be told')
      }
    }
  }

  async function commitAll(batch: Waiting[]): Promise<void> {
    for (let retryMs = STORE_RETRY_FIRST_MS; ; retryMs = Math.min(retryMs * 2, STORE_RETRY_LAST_MS)) {
      try {
        askedAtMs = clock.nowMs()
        const results = await store.commit(batch.map((waiting) => waiting.command))
        commits += 1
        loggedEvents += batch.reduce((events, { command }) => events + eventsIn(command), 0)
        if (failure !== undefined) logger.info({}, 'the store commits again')
        failure = undefined
        askedAtMs = undefined
        return settleAll(batch, results)
      } catch (error) {
        if (failure === undefined) logger.error({ error }, 'the store does not commit; what waits is tried again')
        failure = messageOf(error)
        if (error instanceof StoreDamageError) damaged.resolve(error)
        askedAtMs = undefined
        if (closed) return batch.forEach((waiting) => waiting.giveUp())
        await new Promise<void>((resolve) => {
          const cancelTimer = clock.after(retryMs, resolve)
          wakeRetry = () => (cancelTimer(), resolve())
        })
      }
    }
  }

  function slowness(): string | undefined {
    const tookMs = askedAtMs === undefined ? 0 : clock.nowMs() - askedAtMs
    return tookMs < COMMIT_SLOW_MS ? undefined : `The store has not answered a commit for ${tookMs} ms`
  }

  function start(): void {
    cancelWaiting?.()
    cancelWaiting = undefined
    if (underWay !== undefined) return
    // A turn of the microtask queue lets everything of this moment share the commit.
    underWay = Promise.resolve()
      .then(async () => {
        const batch = gather()
        if (batch.length === 0) return
        lastBeganAtMs = clock.nowMs()
        await commitAll(batch)
      })
      .finally(() => {
        underWay = undefined
        if (submitted.length > 0 || urgentSource) start()
        else if (sources.size > 0) startWhenPaced()
      })
  }

  function startWhenPaced(): void {
    if (closed) return start()
    cancelWaiting ??= clock.after(pacing(clock.nowMs() - lastBeganAtMs), start)
  }

  return {
    schedule(source, urgent) {
      sources.add(source)
      urgentSource ||= urgent
      if (urgent) start()
      else if (underWay === undefined) startWhenPaced()
    },
    submit<C extends StoreCommand>(command: C) {
      if (closed) return Promise.reject(new GroupCommitClosedError())
      const failing = failure ?? slowness()
      if (failing !== undefined && submitted.length >= SUBMISSIONS_MAX) return Promise.reject(new StoreFailingError(failing))
      return new Promise<ResultOf<C>>((resolve, reject) => {
        submitted.push({
          command,
          settle: (result) => {
            if (result.kind === 'failed') reject(new Error(result.message))
            else resolve(result as ResultOf<C>)
          },
          giveUp: () => reject(new GroupCommitClosedError()),
        })
        start()
      })
    },
    commits: () => commits,
    loggedEvents: () => loggedEvents,
    failure: () => failure ?? slowness(),
    isFailing: () => failure !== undefined,
    damaged: damaged.promise,
    async close() {
      closed = true
      wakeRetry?.()
      while (underWay !== undefined || submitted.length > 0 || sources.size > 0) {
        start()
        await underWay
      }
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function eventsIn(command: StoreCommand): number {
  return command.kind === 'write' ? (command.segment?.offsets.length ?? 0) : 0
}
