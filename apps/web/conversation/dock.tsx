import type { ReactNode } from 'react'
import { errorWords } from '../page/error-words.ts'
import { SignInLink } from '../page/sign-in-link.tsx'
import { RunStatus } from './run-status.tsx'
import type { Refusal } from './use-ask.ts'
import type { LiveRun } from './use-live-run.ts'

export interface DockProps {
  live: LiveRun
  refusal: Refusal | undefined
  /** Asks again what was refused; undefined where that is not for now. */
  onRetry: (() => void) | undefined
  /** Shows a run of another version. */
  onShow: (runId: string) => void
  children: ReactNode
}

/** What stays in sight below the conversation: what went wrong, what is going on, and where one asks. */
export function Dock({ live, refusal, onRetry, onShow, children }: DockProps) {
  const { awayRunId, stopError, reconnect } = live
  return (
    <div className="dock">
      <div className="column">
        {refusal ? <UnsentNotice refusal={refusal} onRetry={onRetry} /> : null}
        {stopError ? (
          <div className="notice bad" role="alert">
            <p>The answer could not be stopped. {errorWords(stopError)}</p>
          </div>
        ) : null}
        <RunStatus
          run={live.snapshot}
          runningSinceMs={live.runningSinceMs}
          prefix={awayRunId === undefined ? '' : 'In another version: '}
        >
          {reconnect ? (
            <button type="button" className="quiet" onClick={reconnect}>
              Try now
            </button>
          ) : null}
          {awayRunId === undefined ? null : (
            <button type="button" className="quiet" onClick={() => onShow(awayRunId)}>
              Show it
            </button>
          )}
        </RunStatus>
        {children}
      </div>
    </div>
  )
}

/** Why a question was not taken. */
function UnsentNotice({ refusal: { error }, onRetry }: { refusal: Refusal; onRetry: (() => void) | undefined }) {
  return (
    <div className="notice bad" role="alert">
      <p>Your question was not sent. {errorWords(error)}</p>
      {error.status === 401 ? <SignInLink /> : null}
      {onRetry && error.status !== 401 ? (
        <button type="button" className="quiet" onClick={onRetry}>
          Retry
        </button>
      ) : null}
    </div>
  )
}
