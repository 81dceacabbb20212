import type { Board } from './board.ts'
import { ago, missingWords, wholeDuration } from './words.ts'
import type { Watch, Watched } from './watch.ts'

export interface ConsoleHeadProps {
  watched: Watched<Board>
  watch: Watch<Board>
  nowMs: number
}

/** What this page is, how old what it shows is, and how to hold it. */
export function ConsoleHead({ watched, watch, nowMs }: ConsoleHeadProps) {
  const { data, isPaused, updatedAtMs, error } = watched
  return (
    <>
      <div className="console-head">
        <h1>Operations</h1>
        <p className="console-age">{ageWords(watched, nowMs)}</p>
        <div className="console-controls">
          <button type="button" className="quiet framed" aria-pressed={isPaused} onClick={isPaused ? watch.resume : watch.pause}>
            Pause
          </button>
          <button type="button" className="quiet framed" onClick={watch.refresh}>
            Refresh
          </button>
        </div>
      </div>
      {error === undefined ? null : (
        <p className="notice bad" role="alert">
          {missingWords(error, data?.answers === true)}{' '}
          {updatedAtMs === undefined ? '' : 'What you see was true when it was read last.'}
        </p>
      )}
    </>
  )
}

function ageWords({ updatedAtMs, isPaused, error, nextAtMs }: Watched<Board>, nowMs: number): string {
  const again = error === undefined || nextAtMs === undefined ? '' : `, trying again in ${wholeDuration(nextAtMs - nowMs)}`
  if (updatedAtMs === undefined) return error === undefined ? 'Reading…' : `Not read yet${again}`
  const age = ago(Math.max(0, nowMs - updatedAtMs))
  return isPaused ? `Paused, updated ${age}` : `Updated ${age}${again}`
}
