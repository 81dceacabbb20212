import type { ChatRequest, ConversationDetail, ConversationResource } from '@perdure/protocol'
import { FakeRun } from './fake-run.ts'

interface FakeConversation {
  conversationId: string
  title: string
  runs: FakeRun[]
}

const TITLE_MAX_CHARACTERS = 60
/** By default each run is a minute younger than the one before. */
const FIRST_RUN_AT_MS = Date.UTC(2026, 10, 2, 9, 0)
const RUNS_APART_MS = 60_000

/** What the fake service remembers: conversations, their runs, and which question has which key. */
export class FakeConversations {
  readonly runs: FakeRun[] = []
  /** When the run with this index was asked for. */
  runAtMs: (index: number) => number = (index) => FIRST_RUN_AT_MS + index * RUNS_APART_MS
  /** The questions of the runs, as they were asked. */
  readonly asked: ChatRequest[] = []
  readonly #byId = new Map<string, FakeConversation>()
  readonly #byKey = new Map<string, { body: string; run: FakeRun }>()
  readonly #waiting: { index: number; resolve: (run: FakeRun) => void }[] = []

  run(index: number): Promise<FakeRun> {
    const run = this.runs[index]
    if (run) return Promise.resolve(run)
    return new Promise((resolve) => this.#waiting.push({ index, resolve }))
  }

  findRun(runId: string): FakeRun | undefined {
    const run = this.runs.find((candidate) => candidate.runId === runId)
    return run && this.#byId.has(run.conversationId) ? run : undefined
  }

  /** The run that this key was used for; `mismatch` where it was with another body. */
  byKey(key: string, body: string): FakeRun | 'mismatch' | undefined {
    const known = this.#byKey.get(key)
    if (!known) return undefined
    return known.body === body ? known.run : 'mismatch'
  }

  /** The unended run of a conversation. */
  activeRun(conversationId: string): FakeRun | undefined {
    return this.#byId.get(conversationId)?.runs.find((run) => !run.ended)
  }

  /** Undefined where the request names a conversation that does not exist, or a parent that is not in it. */
  createRun(request: ChatRequest, key?: { key: string; body: string }): FakeRun | undefined {
    const { message, conversationId, parentRunId } = request
    const held = conversationId === undefined ? undefined : this.#byId.get(conversationId)
    if (conversationId !== undefined && !held) return undefined
    if (typeof parentRunId === 'string' && !held?.runs.some(({ runId }) => runId === parentRunId)) return undefined
    const conversation = held ?? this.#create(message)
    this.asked.push(request)
    const run = new FakeRun({
      runId: `run-${this.runs.length + 1}`,
      conversationId: conversation.conversationId,
      parentRunId: parentRunId === undefined ? (conversation.runs.at(-1)?.runId ?? null) : parentRunId,
      message,
      createdAt: new Date(this.runAtMs(this.runs.length)).toISOString(),
    })
    conversation.runs.push(run)
    this.runs.push(run)
    if (key) this.#byKey.set(key.key, { body: key.body, run })
    return run
  }

  /** Tells those who wait for the run, once its log has begun. */
  announce(run: FakeRun): void {
    const index = this.runs.indexOf(run)
    for (const waiter of this.#waiting) if (waiter.index === index) waiter.resolve(run)
  }

  list(): ConversationResource[] {
    return [...this.#byId.values()].map(resource).toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt))
  }

  read(conversationId: string): ConversationDetail | undefined {
    const conversation = this.#byId.get(conversationId)
    if (!conversation) return undefined
    const turns = conversation.runs.map((run) => ({
      run: run.resource(),
      message: run.message,
      feedback: run.feedback,
      ...(run.feedback !== null && run.feedbackReason !== undefined && { feedbackReason: run.feedbackReason }),
      ...(run.feedback !== null && run.feedbackComment !== undefined && { feedbackComment: run.feedbackComment }),
    }))
    return { conversation: resource(conversation), turns }
  }

  rename(conversationId: string, title: string): boolean {
    const conversation = this.#byId.get(conversationId)
    if (conversation) conversation.title = title
    return conversation !== undefined
  }

  delete(conversationId: string): boolean {
    this.activeRun(conversationId)?.end('cancelled')
    return this.#byId.delete(conversationId)
  }

  #create(message: string): FakeConversation {
    const conversationId = `conversation-${this.runs.length + 1}`
    const conversation = { conversationId, title: message.slice(0, TITLE_MAX_CHARACTERS), runs: [] }
    this.#byId.set(conversationId, conversation)
    return conversation
  }
}

function resource({ conversationId, title, runs }: FakeConversation): ConversationResource {
  const first = runs[0]
  const latest = runs.at(-1)
  if (!first || !latest) throw new Error(`Conversation ${conversationId} has no run`)
  return {
    conversationId,
    title,
    createdAt: first.createdAt,
    updatedAt: latest.createdAt,
    latestRunId: latest.runId,
    latestStatus: latest.view.status,
  }
}
