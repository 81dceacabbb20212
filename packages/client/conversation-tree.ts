import { isTerminal, type ConversationDetail } from '@perdure/protocol'
import { branchTo, newestBelow, type TreeNode } from './branch.ts'

/** What the person said of an answer: a thumb, and why. */
export interface Opinion {
  readonly feedback: 'up' | 'down' | null
  readonly feedbackReason?: string | undefined
  readonly feedbackComment?: string | undefined
}

/** A question that was taken. */
export interface Question extends TreeNode, Opinion {
  readonly conversationId: string
  /** True where the service has told that its run has ended. */
  readonly ended: boolean
  /** Asked here under whatever was newest, which is taken for its parent until the service tells. */
  readonly isParentPresumed?: boolean
}

/** What a page knows of a conversation's tree, and which branch of it is shown. */
export interface ConversationTree {
  /** In the order they were asked. */
  readonly questions: readonly Question[]
  /** The end of the branch that somebody chose; undefined: whichever is newest. */
  readonly chosenEnd: string | undefined
}

export const EMPTY_TREE: ConversationTree = { questions: [], chosenEnd: undefined }

/** The branch that is shown, its oldest question first. */
export function shownBranch({ questions, chosenEnd }: ConversationTree): Question[] {
  const end = chosenEnd ?? questions.at(-1)?.runId
  return end === undefined ? [] : branchTo(questions, end)
}

/**
 * The tree as the service tells it, with what was asked here and is not told yet. A chosen branch stays, and goes on
 * where something was asked at its end.
 */
export function told({ questions, chosenEnd }: ConversationTree, { turns }: ConversationDetail): ConversationTree {
  const known = new Set(turns.map(({ run }) => run.runId))
  const next = [
    ...turns.map(({ run: { runId, parentRunId, conversationId, status }, ...said }) => {
      return { runId, parentRunId, conversationId, ...said, ended: isTerminal(status) }
    }),
    ...questions.filter(({ runId }) => !known.has(runId)),
  ]
  return { questions: next, chosenEnd: chosenEnd === undefined ? undefined : newestBelow(next, chosenEnd) }
}

/** A question of this page was taken: its branch is the one shown, to its own end. */
export function taken({ questions }: ConversationTree, question: Question): ConversationTree {
  const isKnown = questions.some(({ runId }) => runId === question.runId)
  const next = isKnown ? questions : [...questions, question]
  return { questions: next, chosenEnd: newestBelow(next, question.runId) }
}

/** The branch through `runId` is chosen, down to what was asked last; the same tree where there is no such run. */
export function chosen(tree: ConversationTree, runId: string): ConversationTree {
  if (!tree.questions.some((question) => question.runId === runId)) return tree
  return { ...tree, chosenEnd: newestBelow(tree.questions, runId) }
}

/** Whatever is newest is shown again. */
export function newest(tree: ConversationTree): ConversationTree {
  return { ...tree, chosenEnd: undefined }
}

/** The parent that a question must name to go on from the shown branch; undefined: none, since it is the newest. */
export function parentOfNext(tree: ConversationTree): string | undefined {
  const end = shownBranch(tree).at(-1)?.runId
  return end === tree.questions.at(-1)?.runId ? undefined : end
}
