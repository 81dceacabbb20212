import type { ReactNode } from 'react'
import type { RunSnapshot } from '@perdure/client'
import { RunningTime } from './running-time.tsx'
import { isActive, runStatusWords } from './status-words.ts'

export interface RunStatusProps {
  run: RunSnapshot | undefined
  /** When it began to run; undefined: not known, or it has not. */
  runningSinceMs: number | undefined
  /** Stands before the words: which run it is, where it is not the one that is shown. */
  prefix?: string
  children?: ReactNode
}

/**
 * What the newest run is doing. Its words change with the run's state only, so that a screen reader says each once; the
 * time beside them moves unheard.
 */
export function RunStatus({ run, runningSinceMs, prefix = '', children }: RunStatusProps) {
  const { mood, words } = runStatusWords(run)
  return (
    <div className="run-status" data-mood={mood}>
      <span className="run-mark" aria-hidden="true" />
      <div role="status" aria-label="Run status">
        {prefix}
        {words}
      </div>
      {runningSinceMs !== undefined && isActive(run) ? <RunningTime sinceMs={runningSinceMs} /> : null}
      {children}
    </div>
  )
}
