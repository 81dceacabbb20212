import type { RunSnapshot, TurnSnapshot } from '@perdure/client'
import type { RunView } from '@perdure/protocol'
import { Isolated } from '../figures/isolated.tsx'
import { SignInLink } from '../page/sign-in-link.tsx'
import { failureWords, stoppedWords } from './status-words.ts'
import { useGuarded, useTurnActions, whileBusy } from './turn-actions-context.ts'

/** Whether an ended answer offers to be tried again where it says how it ended. */
export function offersRetry({ status, error }: RunView): boolean {
  if (status === 'failed') return error?.retryable !== false
  return status === 'cancelled' || status === 'cancelled_by_admin'
}

/** What there is to say about how the answer came about or ended; nothing when all went well. */
export function TurnEnd({ turn, run }: { turn: TurnSnapshot; run: RunSnapshot }) {
  const { view, phase } = run
  return (
    <>
      {view.attempt > 1 && view.status !== 'queued' ? <p className="aside">Resumed after an interruption.</p> : null}
      {view.status === 'failed' ? <Failure turn={turn} view={view} /> : null}
      {view.status === 'cancelled' || view.status === 'cancelled_by_admin' ? <Stopped turn={turn} view={view} /> : null}
      {phase.phase === 'stopped' && phase.reason !== 'closed' && !view.done ? (
        <div className="notice bad">
          <p>{stoppedWords(run)}</p>
          {run.error?.status === 401 ? (
            <SignInLink />
          ) : (
            <button type="button" className="quiet" onClick={() => turn.run.retry()}>
              Retry
            </button>
          )}
        </div>
      ) : null}
      {view.check && view.check.unsupported > 0 ? <Unsourced count={view.check.unsupported} /> : null}
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

function Failure({ turn, view }: { turn: TurnSnapshot; view: RunView }) {
  return (
    <div className="notice bad">
      <p>
        <Isolated>{failureWords(view)}</Isolated>
        {view.items.length > 0 ? ' What was written until then is kept above.' : ''}
      </p>
      {offersRetry(view) ? <AskAgain turn={turn} /> : null}
    </div>
  )
}

function Stopped({ turn, view }: { turn: TurnSnapshot; view: RunView }) {
  const who = view.status === 'cancelled' ? 'Stopped.' : 'Stopped by an administrator.'
  return (
    <div className="notice">
      <p>
        {who}
        {view.items.length > 0 ? ' The answer is not complete.' : ''}
      </p>
      <AskAgain turn={turn} />
    </div>
  )
}

/** Asks in the place of what failed: the question stands in the conversation once. */
function AskAgain({ turn }: { turn: TurnSnapshot }) {
  const actions = useTurnActions()
  const guarded = useGuarded()
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => guarded(() => actions.askInstead(turn, turn.message))}
      {...whileBusy(actions)}
    >
      Retry
    </button>
  )
}
