import type { ChatRequest, ConversationDetail, FeedbackRequest } from '@perdure/protocol'
import { versionsByParent } from './branch.ts'
import {
  chosen,
  EMPTY_TREE,
  newest,
  parentOfNext,
  shownBranch,
  taken,
  told,
  type ConversationTree,
  type Opinion,
} from './conversation-tree.ts'
import type { Environment, Signal } from './environment.ts'
import { OpenRuns } from './open-runs.ts'
import { branchBefore, takenQuestion, type PendingQuestion } from './pending-question.ts'
import { createRatings } from './ratings.ts'
import { isAbort, RequestError, unreachable } from './request-error.ts'
import type { Run, RunIds, RunOrigin } from './run.ts'
import { createStore, type Observable, type Store } from './store.ts'
import { keepUnchanged, pendingTurn, takenTurn, type TurnSnapshot } from './turn-snapshot.ts'

/** Signals that come close together bring one look at the conversation, not several. */
const REFRESH_AT_MOST_EVERY_MS = 1_000

export interface ConversationSnapshot {
  /** Undefined until the first question is taken. */
  readonly conversationId: string | undefined
  readonly title: string | undefined
  /** `failed`: it could not be read; `error` says why, and what was read before is still there. */
  readonly phase: 'new' | 'loading' | 'ready' | 'failed'
  readonly error: RequestError | undefined
  /** The branch that is shown, oldest turn first: the one that ends in the newest run, or the one that was chosen. */
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
   * Asks, and shows the branch of the question: the turns up to the parent (`parentRunId`; null: none; absent: the last
   * one shown), then the new one. Resolves when the question is taken; rejects with `RequestError` when it is not, and
   * what was shown before is shown again. After `conversation_busy` the run that is in the way is among the turns.
   *
   * The new turn's `parentRunId` is what was sent, undefined where it was not. A page that asks the same question again
   * by its `idempotencyKey` must send the same.
   */
  ask(message: string, options?: AskOptions): Promise<RunIds>
  /**
   * Asks in the place of `turn`, as another version of it: the same message again, or another one. The turn must have
   * been taken. Rejects as `ask` does, and where the turn's parent must be read first and cannot be.
   */
  askInstead(turn: TurnSnapshot, message: string, options?: Omit<AskOptions, 'parentRunId'>): Promise<RunIds>
  /**
   * Shows the branch that goes through this run, down to what was asked last below it. It stays chosen until something
   * is asked here, and goes on with what another page asks at its end. Does nothing for a run that is not known.
   */
  show(runId: string): void
  /**
   * Says what one thinks of a run's answer; null takes it back. The turn tells it at once. Rejects with `RequestError`
   * where it is not taken, and the turn then tells what it told before. A reason and a comment count with their thumb alone:
   * the next thumb takes their place.
   */
  rate(runId: string, feedback: Omit<FeedbackRequest, 'runId'>): Promise<void>
  /** Reads the conversation again, keeping the runs that are open. Never rejects: the snapshot tells. */
  refresh(): Promise<void>
  /** Lets go of all its runs, which go on. */
  close(): void
}

export interface ConversationPorts {
  environment: Pick<Environment, 'nowMs' | 'newId' | 'onSignal'>
  openRun(origin: RunOrigin): Run
  readConversation(conversationId: string, signal: AbortSignal): Promise<ConversationDetail>
  giveFeedback(feedback: FeedbackRequest): Promise<void>
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
  readonly #runs: OpenRuns
  readonly #ratings = createRatings<Opinion>(() => this.#show())
  readonly #stopListening: () => void
  readonly #closing = new AbortController()
  #tree: ConversationTree = EMPTY_TREE
  #pending: readonly PendingQuestion[] = []
  #reading = new AbortController()
  #readAtMs = 0

  constructor(ports: ConversationPorts, conversationId: string | undefined) {
    this.#ports = ports
    this.#runs = new OpenRuns((origin) => ports.openRun(origin))
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
    const { conversationId } = this.getSnapshot()
    const key = idempotencyKey ?? this.#ports.environment.newId()
    const parentRunId = options.parentRunId === undefined ? this.#parentOfNext() : options.parentRunId
    const request: ChatRequest = {
      ...options,
      message,
      ...(conversationId !== undefined && { conversationId }),
      ...(parentRunId !== undefined && { parentRunId }),
    }
    const run = this.#ports.openRun({ from: 'question', request, idempotencyKey: key })
    const after = shownBranch(this.#tree).at(-1)?.runId
    const pending = { key, message, run, parentRunId, after, isFirst: conversationId === undefined }
    this.#pending = [...this.#pending, pending]
    this.#show()
    try {
      const ids = await run.accepted
      this.#tree = taken(this.#tree, takenQuestion(this.#tree, pending, ids))
      this.#runs.adopt(ids.runId, { key, run })
      this.#settle(pending, { conversationId: ids.conversationId, phase: 'ready', error: undefined })
      return ids
    } catch (error) {
      run.close()
      this.#settle(pending)
      if (error instanceof RequestError && error.code === 'conversation_busy') {
        this.#tree = newest(this.#tree)
        await this.refresh()
      }
      throw error
    }
  }

  async askInstead(turn: TurnSnapshot, message: string, options?: Omit<AskOptions, 'parentRunId'>): Promise<RunIds> {
    const parentRunId = turn.parentRunId === undefined ? await this.#readParent(turn) : turn.parentRunId
    return this.ask(message, { ...options, parentRunId })
  }

  show(runId: string): void {
    this.#tree = chosen(this.#tree, runId)
    this.#show()
  }

  rate(runId: string, feedback: Omit<FeedbackRequest, 'runId'>): Promise<void> {
    const { value, reason, comment } = feedback
    const opinion = { feedback: value, feedbackReason: reason, feedbackComment: comment }
    return this.#ratings.give(runId, opinion, () => this.#ports.giveFeedback({ ...feedback, runId }))
  }

  async refresh(): Promise<void> {
    const { conversationId } = this.getSnapshot()
    if (conversationId === undefined || this.#closing.signal.aborted) return
    this.#reading.abort()
    this.#reading = new AbortController()
    this.#readAtMs = this.#ports.environment.nowMs()
    const { signal } = this.#reading
    const forgetTold = this.#ratings.look()
    try {
      const detail = await this.#ports.readConversation(conversationId, signal)
      if (signal.aborted) return
      forgetTold()
      this.#tree = told(this.#tree, detail)
      this.#show({ title: detail.conversation.title, phase: 'ready', error: undefined })
      this.#runs.retryLost()
    } catch (cause) {
      if (!isAbort(cause) && !signal.aborted) this.#store.update({ phase: 'failed', error: unreachable(cause) })
    }
  }

  close(): void {
    this.#closing.abort()
    this.#stopListening()
    this.#reading.abort()
    this.#runs.close()
    for (const { run } of this.#pending) run.close()
  }

  /** Something has become of a question on its way. */
  #settle(settled: PendingQuestion, change?: Partial<ConversationSnapshot>): void {
    this.#pending = this.#pending.filter((pending) => pending !== settled)
    this.#show(change)
  }

  /** Brings the shown turns up to date, together with what else has changed. */
  #show(change: Partial<ConversationSnapshot> = {}): void {
    if (this.#closing.signal.aborted) return this.#store.update(change)
    const [first] = this.#pending
    const chosenBranch = shownBranch(this.#tree)
    const branch = first ? branchBefore(this.#tree, first) : chosenBranch
    const versions = versionsByParent(this.#tree.questions)
    const turns = [
      ...this.#runs.show(branch, chosenBranch).map(({ question, open }) => {
        const { feedback, feedbackReason, feedbackComment } = this.#ratings.shown(question.runId, question)
        return takenTurn({ ...question, feedback, feedbackReason, feedbackComment }, open, versions)
      }),
      ...this.#pending.map((pending) => pendingTurn(pending, versions)),
    ]
    this.#store.update({ ...change, turns: keepUnchanged(this.getSnapshot().turns, turns) })
  }

  #parentOfNext(): string | undefined {
    return this.#pending.length === 0 ? parentOfNext(this.#tree) : undefined
  }

  async #readParent({ run }: TurnSnapshot): Promise<string | null> {
    const { runId, conversationId } = await run.accepted
    const detail = await this.#ports.readConversation(conversationId, this.#closing.signal)
    this.#tree = told(this.#tree, detail)
    const question = this.#tree.questions.find((candidate) => candidate.runId === runId)
    if (question && !question.isParentPresumed) return question.parentRunId
    throw new RequestError('unexpected_answer', 'The conversation does not tell of this question')
  }

  #heard(signal: Signal): void {
    if (signal === 'hidden') return
    if (this.#ports.environment.nowMs() - this.#readAtMs >= REFRESH_AT_MOST_EVERY_MS) void this.refresh()
  }
}
