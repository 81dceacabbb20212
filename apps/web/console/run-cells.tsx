import { useState, type KeyboardEvent } from 'react'
import type { AdminRun } from '@perdure/protocol'
import { Isolated } from '../figures/isolated.tsx'
import type { Stops } from './use-stops.ts'
import { personName, shortId } from './words.ts'

/** The beginning of a run's id; a press copies all of it. */
export function RunId({ runId, say }: { runId: string; say: (words: string) => void }) {
  const copy = () => {
    void copyText(runId).then((isCopied) => say(isCopied ? `Copied ${runId}` : `The id of the run is ${runId}`))
  }
  return (
    <button type="button" className="console-id" title={runId} onClick={copy}>
      <code>{shortId(runId)}</code>
      <span className="hidden">, copy the whole id</span>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5.5 5.5h7v7h-7zM10.5 3.5h-7v7" />
      </svg>
    </button>
  )
}

/** False where the page may not write to the clipboard. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

export function PersonCell({ person }: { person: { displayName: string | null; userId: string } }) {
  const name = personName(person)
  return (
    <td className="whole">
      <Isolated>{name}</Isolated>
      {name === person.userId ? null : (
        <span className="console-aside">
          {' '}
          <Isolated>{person.userId}</Isolated>
        </span>
      )}
    </td>
  )
}

/** Stops a run, after one question in its place. */
export function StopCell({ run, stops }: { run: AdminRun; stops: Stops }) {
  const [asks, setAsks] = useState<'no' | 'yes' | 'no_longer'>('no')
  if (stops.isStopping(run.runId) || run.cancelRequestedAt !== undefined) {
    return <td className="act console-aside">Stopping…</td>
  }
  const name = personName(run)
  if (asks !== 'yes') {
    return (
      <td className="act">
        <button type="button" className="quiet danger" onClick={() => setAsks('yes')} autoFocus={asks === 'no_longer'}>
          Stop<span className="hidden"> the run of {name}</span>
        </button>
      </td>
    )
  }
  const keep = () => setAsks('no_longer')
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') keep()
  }
  return (
    <td className="act">
      <span className="console-confirm" role="group" aria-label={`Stop the run of ${name}?`}>
        <button
          type="button"
          className="quiet danger filled"
          onClick={() => {
            setAsks('no')
            stops.stop(run)
          }}
          onKeyDown={onEscape}
          autoFocus
        >
          Stop it
        </button>
        <button type="button" className="quiet" onClick={keep} onKeyDown={onEscape}>
          Keep
        </button>
      </span>
    </td>
  )
}
