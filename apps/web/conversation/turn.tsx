import { memo } from 'react'
import type { RunClient, RunSnapshot, TurnSnapshot } from '@perdure/client'
import { Answer } from '../answer/answer.tsx'
import { Question } from './question.tsx'
import { useGuarded, useTurnActions, whileBusy } from './turn-actions-context.ts'
import { TurnEnd } from './turn-end.tsx'
import { TurnFoot } from './turn-foot.tsx'
import { useShownRun } from './use-shown-run.ts'

export interface TurnProps {
  client: RunClient
  turn: TurnSnapshot
  /** The newest turn has what one might do next. */
  isLast: boolean
  /** Asks this question. */
  onAsk: (question: string) => void
}

/**
 * A question and what the analyst has said to it so far. The turn in one place stays the same component when it shows
 * another version; what belongs to the version alone is made anew.
 */
export const Turn = memo(function Turn({ client, turn, isLast, onAsk }: TurnProps) {
  const run = useShownRun(turn.run)
  const { view, runId } = run
  return (
    <article className={isLast ? 'turn last' : 'turn'} data-loading={run.phase.phase === 'loading' || undefined}>
      <Question turn={turn} runId={runId} />
      <AnswerOf key={turn.key} client={client} view={view} />
      {isWaitingForWords(run) ? <p className="thinking" aria-hidden="true" /> : null}
      <TurnEnd turn={turn} run={run} />
      <div className="turn-foot">
        {view.done && runId !== undefined ? (
          <TurnFoot key={turn.key} turn={turn} runId={runId} view={view} done={view.done} />
        ) : null}
      </div>
      {isLast && view.done ? <FollowUps items={view.followUps} onAsk={onAsk} /> : null}
    </article>
  )
})

const AnswerOf = memo(Answer)

/** Questions one might ask next, a click each. */
function FollowUps({ items, onAsk }: { items: readonly string[]; onAsk: (question: string) => void }) {
  const actions = useTurnActions()
  const guarded = useGuarded()
  if (items.length === 0) return null
  return (
    <ul className="chips" aria-label="Ask next">
      {items.map((question) => (
        <li key={question}>
          <button
            type="button"
            className="chip"
            dir="auto"
            onClick={() => guarded(() => onAsk(question))}
            {...whileBusy(actions)}
          >
            {question}
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Nothing has been said yet, or a tool has ended and the next words have not come. */
function isWaitingForWords({ view, phase, stopping }: RunSnapshot): boolean {
  if (view.done || stopping || phase.phase === 'stopped' || phase.phase === 'refused') return false
  const last = view.items.at(-1)
  return last === undefined || (last.kind === 'tool' && last.end !== undefined)
}
