import type { Version } from './branch.ts'
import type { Question } from './conversation-tree.ts'
import type { OpenRun } from './open-runs.ts'
import type { PendingQuestion } from './pending-question.ts'
import type { Run } from './run.ts'

/** One question and the run that answers it. */
export interface TurnSnapshot {
  /** The same for as long as the page shows the turn, from before the question is taken. */
  readonly key: string
  readonly message: string
  readonly run: Run
  readonly feedback: 'up' | 'down' | null
  /** What was said with it; undefined where nothing was. */
  readonly feedbackReason: string | undefined
  readonly feedbackComment: string | undefined
  /**
   * The run that the question follows; null at the root. Undefined: not known yet, for a question that was asked here
   * without naming one, until the conversation is read again.
   */
  readonly parentRunId: string | null | undefined
  /**
   * This turn and those asked in its place, the oldest first: what `show` chooses between. Just this one where there is
   * no other. A question on its way comes last, named by its `key`.
   */
  readonly versions: readonly Version[]
  /** Where this turn stands in `versions`, from 0. */
  readonly versionIndex: number
}

type Versions = ReadonlyMap<string | null, readonly Version[]>

/** The turn of a question that was taken. `versions` tells what was asked at each place of the conversation. */
export function takenTurn(question: Question, { key, run }: OpenRun, versions: Versions): TurnSnapshot {
  const { runId, message, feedback, feedbackReason, feedbackComment, parentRunId, isParentPresumed } = question
  const here = versions.get(parentRunId) ?? []
  return {
    key,
    message,
    run,
    feedback,
    feedbackReason,
    feedbackComment,
    parentRunId: isParentPresumed ? undefined : parentRunId,
    versions: here,
    versionIndex: here.findIndex((version) => version.runId === runId),
  }
}

/** The turn of a question on its way. */
export function pendingTurn({ key, message, run, parentRunId }: PendingQuestion, versions: Versions): TurnSnapshot {
  const earlier = parentRunId === undefined ? [] : (versions.get(parentRunId) ?? [])
  const here = [...earlier, { runId: key, message }]
  const unsaid = { feedback: null, feedbackReason: undefined, feedbackComment: undefined }
  return { key, message, run, ...unsaid, parentRunId, versions: here, versionIndex: earlier.length }
}

/** `turns`, where each that says what it said in `earlier` is the same object, and so is the list where all are. */
export function keepUnchanged(
  earlier: readonly TurnSnapshot[],
  turns: readonly TurnSnapshot[],
): readonly TurnSnapshot[] {
  const byKey = new Map(earlier.map((turn) => [turn.key, turn]))
  const kept = turns.map((turn) => {
    const before = byKey.get(turn.key)
    return before && isSame(before, turn) ? before : turn
  })
  return kept.length === earlier.length && kept.every((turn, index) => turn === earlier[index]) ? earlier : kept
}

function isSame(one: TurnSnapshot, other: TurnSnapshot): boolean {
  return (
    one.run === other.run &&
    one.message === other.message &&
    one.feedback === other.feedback &&
    one.feedbackReason === other.feedbackReason &&
    one.feedbackComment === other.feedbackComment &&
    one.parentRunId === other.parentRunId &&
    one.versions.length === other.versions.length &&
    one.versions.every(({ runId }, index) => runId === other.versions[index]?.runId)
  )
}
