import { branchTo, newestBelow } from './branch.ts'
import { shownBranch, type ConversationTree, type Question } from './conversation-tree.ts'
import type { Run, RunIds } from './run.ts'

/** A question on its way. */
export interface PendingQuestion {
  readonly key: string
  readonly message: string
  readonly run: Run
  /** As it was sent. */
  readonly parentRunId: string | null | undefined
  /** The end of the branch that was shown when it was asked without naming a parent. */
  readonly after: string | undefined
  /** It begins its conversation. */
  readonly isFirst: boolean
}

/** The branch that stands before a question on its way. */
export function branchBefore(tree: ConversationTree, { parentRunId, after }: PendingQuestion): Question[] {
  const { questions } = tree
  if (parentRunId === null) return []
  if (parentRunId !== undefined) return branchTo(questions, parentRunId)
  return after === undefined ? shownBranch(tree) : branchTo(questions, newestBelow(questions, after))
}

/** The question once it is taken. Where it named no parent, the last one before it is presumed to be. */
export function takenQuestion(tree: ConversationTree, pending: PendingQuestion, ids: RunIds): Question {
  const before = branchBefore(tree, pending).findLast(({ runId }) => runId !== ids.runId)
  const { message, parentRunId, isFirst } = pending
  return {
    ...ids,
    message,
    parentRunId: parentRunId === undefined ? (before?.runId ?? null) : parentRunId,
    isParentPresumed: parentRunId === undefined && !isFirst,
    feedback: null,
    ended: false,
  }
}
