import { isTerminal, type ChatRequest, type ConversationDetail, type Turn } from '@perdure/protocol'
import { branchTo } from './branch.ts'
import type { Environment, Signal } from './environment.ts'
import { isAbort, RequestError, unreachable } from './request-error.ts'
import type { Run, RunIds, RunOrigin } from './run.ts'
import { createStore, type Observable, type Store } from './store.ts'

/** Signals that come close together bring one look at the conversation, not several. */
const REFRESH_AT_MOST_EVERY_MS = 1_000

/** One question and the run that answers it. */
export interface TurnSnapshot {
  /** The same for as long as the page shows the turn, from before the question is taken. */
  readonly key: string
  readonly message: string
  readonly run: Run
  readonly feedback: 'up' | 'down' | null
}

export interface ConversationSnapshot {
  /** Undefined until the first question is taken. */
  readonly conversationId: string | undefined
  readonly title: string | undefined
  /** `failed`: it could not be read; `error` says why, and what was read before is still there. */
  readonly phase: 'new' | 'loading' | 'ready' | 'failed'
  readonly error: RequestError | undefined
  /** The branch that ends in the newest run, oldest turn first. */
  readonly turns: readonly TurnSnapshot[]
}

/** What may go along with a question. */
export type AskOptions = Omit<ChatRequest, 'message' | 'conversationId'> & {
  /** Names the question, so that asking it again after a reload is no second one. Made anew where absent. */
  idempotencyKey?: string
}

/** A conversation as one page sees it, kept up with what other pages do in it. */
export interface Conversation extends Observable<ConversationSnapshot> {
  /**
   * Asks. Resolves when the question is taken; rejects with `RequestError` when it is not, and the turn is then gone.
   * After `conversation_busy` the run that is in the way is among the turns.
   */
  ask(message: string, options?: AskOptions): Promise<RunIds>
  /** Reads the conversation again, keeping the runs that are open. Never rejects: the snapshot tells. */
  refresh(): Promise<void>
  /** Lets go of all its runs, which go on. */
  close(): void
}

export interface ConversationPorts {
  environment: Pick<Environment, 'nowMs' | 'newId' | 'onSignal'>
  openRun(origin: RunOrigin): Run
  readConversation(conversationId: string, signal: AbortSignal): Promise<ConversationDetail>
}

/** Opens a conversation, or starts one where `conversationId` is undefined. */
export function createConversation(ports: ConversationPorts, conversationId: string | undefined): Conversation {
  return new OwnConversation(ports, conversationId)
}

class OwnConversation implements Conversation {
  readonly subscribe: Conversation['subscribe']
  readonly getSnapshot: Conversation['getSnapshot']
  readonly #ports: ConversationPorts
  readonly #store: Store<ConversationSnapshot>
  readonly #stopListening: () => void
  #reading = new AbortController()
  #readAtMs = 0

  constructor(ports: ConversationPorts, conversationId: string | undefined) {
    this.#ports = ports
    const phase = conversationId === undefined ? 'new' : 'loading'
    this.#store = createStore<ConversationSnapshot>({
      conversationId,
      title: undefined,
      phase,
      error: undefined,
      turns: [],
    })
    this.subscribe = this.#store.subscribe
    this.getSnapshot = this.#store.getSnapshot
    this.#stopListening = ports.environment.onSignal((signal) => this.#heard(signal))
    void this.refresh()
  }

  async ask(message: string, { idempotencyKey, ...options }: AskOptions = {}): Promise<RunIds> {
    const { conversationId, turns } = this.getSnapshot()
    const key = idempotencyKey ?? this.#ports.environment.newId()
    const request: ChatRequest = { ...options, message, ...(conversationId !== undefined && { conversationId }) }
    const run = this.#ports.openRun({ from: 'question', request, idempotencyKey: key })
    this.#store.update({ turns: [...turns, { key, message, run, feedback: null }] })
    try {
      const ids = await run.accepted
      this.#store.update({
        conversationId: ids.conversationId,
        phase: 'ready',
        error: undefined,
        turns: this.#withoutTwins(key, ids),
      })
      return ids
    } catch (error) {
      run.close()
      this.#store.update({ turns: this.getSnapshot().turns.filter((turn) => turn.key !== key) })
      if (error instanceof RequestError && error.code === 'conversation_busy') await this.refresh()
      throw error
    }
  }

  async refresh(): Promise<void> {
    const { conversationId } = this.getSnapshot()
    if (conversationId === undefined) return
    this.#reading.abort()
    this.#reading = new AbortController()
    this.#readAtMs = this.#ports.environment.nowMs()
    const { signal } = this.#reading
    try {
      const detail = await this.#ports.readConversation(conversationId, signal)
      if (signal.aborted) return
      this.#store.update({
        title: detail.conversation.title,
        phase: 'ready',
        error: undefined,
        turns: this.#merge(detail),
      })
    } catch (cause) {
      if (!isAbort(cause) && !signal.aborted) this.#store.update({ phase: 'failed', error: unreachable(cause) })
    }
  }

  close(): void {
    this.#stopListening()
    this.#reading.abort()
    for (const { run } of this.getSnapshot().turns) run.close()
  }

  /** What the service tells, with the runs that are open here and the questions that are still on their way. */
  #merge({ conversation, turns }: ConversationDetail): TurnSnapshot[] {
    const held = this.getSnapshot().turns
    const byRunId = new Map(held.map((turn) => [turn.run.getSnapshot().runId, turn]))
    const branch = branchTo(turns, conversation.latestRunId)
    // The newest is opened first: it is what one looks at, and the one that may be running.
    const told = branch
      .toReversed()
      .map((turn) => this.#turn(turn, byRunId.get(turn.run.runId)))
      .reverse()
    const known = new Set(turns.map((turn) => turn.run.runId))
    const ownOnly = held.filter(({ run }) => !known.has(run.getSnapshot().runId ?? ''))
    const shown = new Set([...told, ...ownOnly].map(({ run }) => run))
    for (const { run } of held) if (!shown.has(run)) run.close()
    return [...told, ...ownOnly]
  }

  #turn({ run, message, feedback }: Turn, held: TurnSnapshot | undefined): TurnSnapshot {
    if (held) return held.feedback === feedback ? held : { ...held, feedback }
    const { runId, conversationId } = run
    const opened = this.#ports.openRun({ from: 'run', runId, conversationId, ended: isTerminal(run.status) })
    return { key: runId, message, run: opened, feedback }
  }

  /** A look at the conversation may have found the run before the question here was answered. */
  #withoutTwins(key: string, { runId }: RunIds): TurnSnapshot[] {
    return this.getSnapshot().turns.filter((turn) => {
      const isTwin = turn.key !== key && turn.run.getSnapshot().runId === runId
      if (isTwin) turn.run.close()
      return !isTwin
    })
  }

  #heard(signal: Signal): void {
    if (signal === 'hidden') return
    if (this.#ports.environment.nowMs() - this.#readAtMs >= REFRESH_AT_MOST_EVERY_MS) void this.refresh()
  }
}
