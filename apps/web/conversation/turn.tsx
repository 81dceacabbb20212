import { memo } from 'react'
import type { RunClient, RunSnapshot, TurnSnapshot } from '@perdure/client'
import { useObservable } from '@perdure/client/react'
import { Answer } from '../answer/answer.tsx'
import { formatCost } from '../answer/format.ts'
import { SignInLink } from '../shell/sign-in-link.tsx'
import { failureWords, stoppedWords } from './status-words.ts'

export interface TurnProps {
  client: RunClient
  turn: TurnSnapshot
  /** The newest turn has what one might do next. */
  isLast: boolean
  /** Asks this question. */
  onAsk: (question: string) => void
}

/** A question and what the analyst has said to it so far. */
export const Turn = memo(function Turn({ client, turn, isLast, onAsk }: TurnProps) {
  const run = useObservable(turn.run)
  const canAsk = isLast && run.view.done !== undefined
  return (
    <article className="turn">
      <h2 className="question">{turn.message}</h2>
      <Answer client={client} view={run.view} />
      {isWaitingForWords(run) ? <p className="thinking" aria-hidden="true" /> : null}
      <TurnEnd
        run={run}
        onRetry={canAsk ? () => onAsk(turn.message) : undefined}
        onReadAgain={() => turn.run.retry()}
      />
      {canAsk ? <FollowUps items={run.view.followUps} onAsk={onAsk} /> : null}
    </article>
  )
})

/** What there is to say about how the answer came about or ended; nothing when all went well. */
function TurnEnd({
  run,
  onRetry,
  onReadAgain,
}: {
  run: RunSnapshot
  onRetry: (() => void) | undefined
  onReadAgain: () => void
}) {
  const { view, phase } = run
  const cost = view.done?.costMicroUsd
  return (
    <>
      {view.attempt > 1 ? <p className="aside">Resumed after an interruption.</p> : null}
      {view.status === 'failed' ? <Failure view={view} onRetry={onRetry} /> : null}
      {view.status === 'cancelled' || view.status === 'cancelled_by_admin' ? (
        <Stopped view={view} onRetry={onRetry} />
      ) : null}
      {phase.phase === 'stopped' && phase.reason !== 'closed' && !view.done ? (
        <div className="notice bad">
          <p>{stoppedWords(run)}</p>
          {run.error?.status === 401 ? <SignInLink /> : <RetryButton onClick={onReadAgain} />}
        </div>
      ) : null}
      {view.check && view.check.unsupported > 0 ? <Unsourced count={view.check.unsupported} /> : null}
      {typeof cost === 'number' && cost > 0 ? <p className="aside">Cost {formatCost(cost)}</p> : null}
      {cost === null ? <p className="aside">Cost unknown: this model has no price here</p> : null}
    </>
  )
}

/** What the check of an answer's figures has to say where they stand marked above. */
function Unsourced({ count }: { count: number }) {
  return (
    <p className="aside unsourced">
      {count === 1 ? 'One figure has' : `${count} figures have`} no source in what was looked up, and{' '}
      {count === 1 ? 'is' : 'are'} marked above.
    </p>
  )
}

function Failure({ view, onRetry }: { view: RunSnapshot['view']; onRetry: (() => void) | undefined }) {
  return (
    <div className="notice bad">
      <p>
        {failureWords(view)}
        {view.items.length > 0 ? ' What was written until then is kept above.' : ''}
      </p>
      {onRetry && view.error?.retryable !== false ? <RetryButton onClick={onRetry} /> : null}
    </div>
  )
}

function Stopped({ view, onRetry }: { view: RunSnapshot['view']; onRetry: (() => void) | undefined }) {
  const who = view.status === 'cancelled' ? 'Stopped.' : 'Stopped by an administrator.'
  return (
    <div className="notice">
      <p>
        {who}
        {view.items.length > 0 ? ' The answer is not complete.' : ''}
      </p>
      {onRetry ? <RetryButton onClick={onRetry} /> : null}
    </div>
  )
}

function RetryButton({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="quiet" onClick={onClick}>
      Retry
    </button>
  )
}

/** Questions one might ask next, a click each. */
function FollowUps({ items, onAsk }: { items: readonly string[]; onAsk: (question: string) => void }) {
  if (items.length === 0) return null
  return (
    <ul className="chips" aria-label="Ask next">
      {items.map((question) => (
        <li key={question}>
          <button type="button" className="chip" onClick={() => onAsk(question)}>
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
