import type { Turn } from '@perdure/protocol'

/**
 * The turns of a conversation from its root to `runId`, in the order they were asked. A conversation is a tree; this is
 * one path of it. Ends early where a parent is missing; empty where `runId` is not among them.
 */
export function branchTo(turns: readonly Turn[], runId: string): Turn[] {
  const byRunId = new Map(turns.map((turn) => [turn.run.runId, turn]))
  const branch: Turn[] = []
  let turn = byRunId.get(runId)
  while (turn) {
    branch.unshift(turn)
    byRunId.delete(turn.run.runId)
    turn = turn.run.parentRunId === null ? undefined : byRunId.get(turn.run.parentRunId)
  }
  return branch
}
