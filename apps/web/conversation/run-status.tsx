import type { RunSnapshot } from '@perdure/client'
import { runStatusWords } from './status-words.ts'

/** What the newest run is doing. Its words change with the run's state only, so that a screen reader says each once. */
export function RunStatus({ run }: { run: RunSnapshot | undefined }) {
  const { mood, words } = runStatusWords(run)
  return (
    <div className="run-status" data-mood={mood}>
      <span className="run-mark" aria-hidden="true" />
      <div role="status" aria-label="Run status">
        {words}
      </div>
    </div>
  )
}
