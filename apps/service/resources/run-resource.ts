import type { Conversation, FeedbackWords, Run } from '@perdure/engine'
import type { ConversationResource, LogEvent, RunResource, Turn } from '@perdure/protocol'
import { messageOf } from '../chat/run-input.ts'

const iso = (timeMs: number): string => new Date(timeMs).toISOString()

/** A run as its owner sees it; `costMicroUsd` is absent for one who may not see costs. */
export function runResource(run: Run, showCosts: boolean): RunResource {
  const { runId, conversationId, parentRunId, status, attempt, reason, startedAtMs, endedAtMs, queue, usage } = run
  return {
    runId,
    conversationId,
    parentRunId,
    status,
    attempt,
    ...(reason === undefined ? {} : { reason }),
    createdAt: iso(run.createdAtMs),
    ...(startedAtMs === undefined ? {} : { startedAt: iso(startedAtMs) }),
    ...(endedAtMs === undefined ? {} : { endedAt: iso(endedAtMs) }),
    ...(queue === undefined ? {} : { queue }),
    usage,
    ...(showCosts ? { costMicroUsd: run.costMicroUsd } : {}),
  }
}

/** The fold of a run for one who may see costs, or may not: then `done` tells none. */
export function visibleParts(parts: readonly LogEvent[], showCosts: boolean): LogEvent[] {
  if (showCosts) return [...parts]
  return parts.map((part) => {
    if (part.event !== 'done') return part
    const { costMicroUsd: _hidden, ...data } = part.data
    return { event: 'done', data }
  })
}

export function conversationResource(conversation: Conversation): ConversationResource {
  const { conversationId, title, createdAtMs, updatedAtMs, latestRunId, latestStatus } = conversation
  return {
    conversationId,
    title,
    createdAt: iso(createdAtMs),
    updatedAt: iso(updatedAtMs),
    latestRunId,
    latestStatus,
  }
}

/** One question of a conversation with the run that answers it, and what its reader said of it. */
export function turn(run: Run, words: FeedbackWords | undefined, showCosts: boolean): Turn {
  const { feedback } = run
  // A thumb may have been taken back between the two reads.
  const { reason, comment } = feedback === null || words === undefined ? {} : words
  return {
    run: runResource(run, showCosts),
    message: messageOf(run.input),
    feedback,
    ...(reason === undefined ? {} : { feedbackReason: reason }),
    ...(comment === undefined ? {} : { feedbackComment: comment }),
  }
}
