import { useState, type KeyboardEvent } from 'react'
import { RequestError } from '@perdure/client'
import type { AdminClient } from '@perdure/client/admin'
import type { DrainResource } from '@perdure/protocol'
import { formatDuration } from '../figures/format.ts'
import { Section } from './section.tsx'
import { formatInstant } from './times.ts'
import { refusalWords } from './words.ts'

export interface DrainSectionProps {
  client: AdminClient
  drain: DrainResource
  nowMs: number
  say: (words: string) => void
  changed: () => void
}

/** Takes the process that answers out of service, after one question in its place. */
export function DrainSection({ client, drain, nowMs, say, changed }: DrainSectionProps) {
  const begin = () => {
    client.drain().then(
      () => {
        say('The service is draining: it takes no new questions.')
        changed()
      },
      (error: unknown) => {
        say(`The service could not be drained: ${error instanceof RequestError ? refusalWords(error) : 'something went wrong.'}`)
      },
    )
  }
  return (
    <Section title="Drain">
      {drain.state === 'open' ? <DrainQuestion graceMs={drain.graceMs} onDrain={begin} /> : <DrainState drain={drain} nowMs={nowMs} />}
    </Section>
  )
}

function DrainState({ drain, nowMs }: { drain: DrainResource; nowMs: number }) {
  const since = drain.since === undefined ? '' : ` Since ${formatInstant(drain.since, nowMs)}.`
  return (
    <p className="console-words">
      {drain.state === 'draining'
        ? 'This service is draining. It refuses new questions, and what is being answered has a moment to come to its end.'
        : 'This service is drained. Nothing is in flight; what had not ended goes on in another process, or when this one is started again.'}
      {since} It stays up until it is stopped.
    </p>
  )
}

function DrainQuestion({ graceMs, onDrain }: { graceMs: number; onDrain: () => void }) {
  const [asks, setAsks] = useState<'no' | 'yes' | 'no_longer'>('no')
  const keep = () => setAsks('no_longer')
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') keep()
  }
  if (asks !== 'yes') {
    return (
      <div className="console-drain">
        <p className="console-words">Takes this service out of use, before it is stopped or replaced.</p>
        <button type="button" className="quiet danger framed" onClick={() => setAsks('yes')} autoFocus={asks === 'no_longer'}>
          Drain this service
        </button>
      </div>
    )
  }
  return (
    <div className="console-drain" role="group" aria-label="Drain this service?">
      <p className="console-words">
        Drain this service? New questions are refused from now on. What is being answered has {formatDuration(graceMs)} to
        come to its end and is then handed back, to go on in another process. Only a restart takes it back.
      </p>
      <span className="console-confirm">
        <button
          type="button"
          className="quiet danger filled"
          onClick={() => {
            setAsks('no')
            onDrain()
          }}
          onKeyDown={onEscape}
          autoFocus
        >
          Drain it
        </button>
        <button type="button" className="quiet" onClick={keep} onKeyDown={onEscape}>
          Keep it in service
        </button>
      </span>
    </div>
  )
}
