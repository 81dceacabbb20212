import type { ConversationDetail } from '@perdure/protocol'

const AT = '2026-11-02T09:00:00.000Z'

/** A conversation as the service tells it, of completed runs in the order they were asked; it must have one. */
export function detailOf(
  questions: readonly { runId: string; parentRunId: string | null; message: string }[],
  conversationId = 'conversation-1',
): ConversationDetail {
  const latest = questions.at(-1)
  if (!latest) throw new Error('A conversation has at least one question')
  const times = { createdAt: AT, updatedAt: AT }
  return {
    conversation: { conversationId, title: 'T', ...times, latestRunId: latest.runId, latestStatus: 'completed' },
    turns: questions.map(({ runId, parentRunId, message }) => ({
      run: { runId, conversationId, parentRunId, status: 'completed', attempt: 1, createdAt: AT, usage: [] },
      message,
      feedback: null,
    })),
  }
}
