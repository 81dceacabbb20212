import { useCallback, useEffect, useRef, useState } from 'react'
import { RequestError, type Conversation, type RunIds, type TurnSnapshot } from '@perdure/client'
import type { ChatRequest, UiContext } from '@perdure/protocol'
import type { PageMemory, PendingQuestion } from '../page/page-memory.ts'

export interface AskInput {
  conversation: Conversation | undefined
  memory: PageMemory
  /** What the page beside the conversation shows; goes along with each new question. */
  uiContext: UiContext | undefined
  /** The question is taken, and its conversation is still the one on the page. */
  onAccepted: (ids: RunIds) => void
  /** The question is taken, and the page shows another conversation by now. */
  onAcceptedElsewhere: (conversationId: string) => void
  /** What was typed is not taken, and should not be lost. `isOriginalShown`: what it should have been another version of. */
  onRefused: (question: PendingQuestion, isOriginalShown: boolean) => void
}

/** Why a question was not taken. */
export interface Refusal {
  error: RequestError
  /** Asks the same question again once more; undefined for one that was typed, which is given back. */
  regenerate: (() => void) | undefined
}

export interface UsedAsk {
  /** Asks at the end of what is shown. */
  ask: (message: string) => void
  /** Asks in the place of a turn: its question again, or another one. */
  askInstead: (turn: TurnSnapshot, message: string) => void
  refusal: Refusal | undefined
}

/**
 * Asks, remembering all of a question until it is known to be taken: one that a closed page left on its way is sent
 * again with the same key when the page is back.
 */
export function useAsk(input: AskInput): UsedAsk {
  const { conversation, memory } = input
  const [refusal, setRefusal] = useState<Refusal>()
  const latest = useRef(input)
  useEffect(() => {
    latest.current = input
  })

  const refused = useCallback(
    (asked: Conversation, question: PendingQuestion, cause: unknown, askAgain: () => void) => {
      const error = requestError(cause)
      const { isSameAgain = false } = question
      const { conversation: here } = latest.current
      if (here !== asked) {
        // Where one has come back meanwhile, it is being asked again.
        const isHere = here?.getSnapshot().conversationId === asked.getSnapshot().conversationId
        if (!isHere && !isSameAgain) keepForLater(memory, question)
        return
      }
      setRefusal({ error, regenerate: isSameAgain ? askAgain : undefined })
      if (!isSameAgain) latest.current.onRefused(question, isOriginalShown(question, asked))
    },
    [memory],
  )

  const send = useCallback(
    async function sendQuestion(asked: Conversation, question: PendingQuestion): Promise<void> {
      setRefusal(undefined)
      const { message, conversationId: _known, ...options } = question.request
      const taken = asked.ask(message, { ...options, idempotencyKey: question.idempotencyKey })
      memory.rememberPending(asSent(question, asked))
      try {
        const ids = await taken
        if (latest.current.conversation === asked) latest.current.onAccepted(ids)
        else latest.current.onAcceptedElsewhere(ids.conversationId)
      } catch (cause) {
        refused(asked, question, cause, () => void sendQuestion(asked, renewed(question)))
      } finally {
        memory.forgetPending(question.idempotencyKey)
      }
    },
    [memory, refused],
  )

  const ask = useCallback(
    (message: string) => {
      if (conversation) void send(conversation, newQuestion(conversation, { message }, latest.current.uiContext))
    },
    [conversation, send],
  )
  const askInstead = useCallback(
    function askInstead(turn: TurnSnapshot, message: string): void {
      if (!conversation) return
      const { uiContext } = latest.current
      const isSameAgain = message === turn.message
      parentOf(conversation, turn).then(
        (parentRunId) => {
          const question = newQuestion(conversation, { message, parentRunId }, uiContext)
          const insteadOf = runIdOf(turn)
          return send(conversation, { ...question, isSameAgain, ...(insteadOf !== undefined && { insteadOf }) })
        },
        (cause: unknown) => {
          const regenerate = isSameAgain ? () => askInstead(turn, message) : undefined
          setRefusal({ error: requestError(cause), regenerate })
        },
      )
    },
    [conversation, send],
  )

  useEffect(() => {
    setRefusal(undefined)
    const conversationId = conversation?.getSnapshot().conversationId
    const left = memory.pendingQuestions(Date.now()).findLast(({ request }) => request.conversationId === conversationId)
    if (conversation && left) void send(conversation, left)
  }, [conversation, memory, send])

  return { ask, askInstead, refusal }
}

function newQuestion(
  conversation: Conversation,
  question: Pick<ChatRequest, 'message' | 'parentRunId'>,
  uiContext: UiContext | undefined,
): PendingQuestion {
  const { conversationId } = conversation.getSnapshot()
  const request: ChatRequest = {
    ...question,
    ...(uiContext && { uiContext }),
    ...(conversationId !== undefined && { conversationId }),
  }
  return { idempotencyKey: crypto.randomUUID(), askedAtMs: Date.now(), request }
}

/** The question as one that was never asked: the service has refused it, and may take it now. */
function renewed(question: PendingQuestion): PendingQuestion {
  return { ...question, idempotencyKey: crypto.randomUUID(), askedAtMs: Date.now() }
}

/** The question with the parent that was sent: where another branch is shown than the newest, that is its end. */
function asSent(question: PendingQuestion, asked: Conversation): PendingQuestion {
  const sent = asked.getSnapshot().turns.find(({ key }) => key === question.idempotencyKey)
  if (sent?.parentRunId === undefined) return question
  return { ...question, request: { ...question.request, parentRunId: sent.parentRunId } }
}

function isOriginalShown({ insteadOf }: PendingQuestion, asked: Conversation): boolean {
  return insteadOf !== undefined && asked.getSnapshot().turns.some((turn) => runIdOf(turn) === insteadOf)
}

/** The parent of a turn, read where this page was never told. */
async function parentOf(conversation: Conversation, turn: TurnSnapshot): Promise<string | null> {
  if (turn.parentRunId !== undefined) return turn.parentRunId
  await conversation.refresh()
  const { turns, error } = conversation.getSnapshot()
  const told = turns.find((candidate) => runIdOf(candidate) === runIdOf(turn))
  if (told?.parentRunId !== undefined) return told.parentRunId
  throw error ?? new RequestError('unexpected_answer', 'The conversation does not tell of this question')
}

/** Somebody went elsewhere before the refusal came: the question waits as a draft. */
function keepForLater(memory: PageMemory, { request }: PendingQuestion): void {
  const { conversationId, message } = request
  const draft = memory.draft(conversationId)
  memory.rememberDraft(conversationId, [message, draft].filter(Boolean).join('\n\n'))
}

function runIdOf({ run }: TurnSnapshot): string | undefined {
  return run.getSnapshot().runId
}

function requestError(cause: unknown): RequestError {
  if (cause instanceof RequestError) return cause
  throw cause
}
