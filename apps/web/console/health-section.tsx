import type { ReactNode } from 'react'
import type { AdminHealth } from '@perdure/protocol'
import { formatCell } from '../figures/format.ts'
import { Section } from './section.tsx'
import { formatInstant } from './times.ts'
import { shortId, wholeDuration } from './words.ts'

const CHECK_NAMES: Readonly<Record<string, string>> = {
  store: 'Store',
  integrity: 'Integrity',
  draining: 'New questions',
  data: 'Books',
  provider: 'Provider',
}

/** How the process that answers is. */
export function HealthSection({ health, nowMs }: { health: AdminHealth; nowMs: number }) {
  const { checks, process, counts, processes } = health
  const others = processes.filter(({ processId }) => processId !== process.processId)
  return (
    <Section title="Health" tools={<State health={health} nowMs={nowMs} />}>
      <div className="console-health">
        <ul className="console-checks">
          {checks.map(({ name, ok, detail }) => (
            <li key={name} className={ok ? 'good' : 'bad'}>
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d={ok ? 'M3.5 8.5l3 3 6-7' : 'M4.5 4.5l7 7M11.5 4.5l-7 7'} />
              </svg>
              <span>
                <strong>{CHECK_NAMES[name] ?? name}</strong>
                <span className="hidden">{ok ? ', good: ' : ', not good: '}</span> {detail}
              </span>
            </li>
          ))}
        </ul>
        <dl className="console-facts">
          <Fact name="Process">
            <code>{shortId(process.processId)}</code>
          </Fact>
          <Fact name="Version">{process.version}</Fact>
          <Fact name="Up for">{wholeDuration(nowMs - Date.parse(process.startedAt))}</Fact>
          <Fact name="Store">{process.store}</Fact>
          <Fact name="Other processes with runs">
            {others.length === 0
              ? 'None'
              : others.map(({ processId, running }) => `${shortId(processId)} with ${formatCell(running, 'count')}`).join(', ')}
          </Fact>
          <Fact name="Readers attached">{formatCell(counts.readers, 'count')}</Fact>
          <Fact name="Open streams">{formatCell(counts.streams, 'count')}</Fact>
          <Fact name="Commits">{formatCell(counts.storeCommits, 'count')}</Fact>
          <Fact name="Events logged">{formatCell(counts.loggedEvents, 'count')}</Fact>
          <Fact name="Watcher failures">{formatCell(counts.watcherFailures, 'count')}</Fact>
          <Fact name="Damaged runs met">{formatCell(counts.damagedRuns, 'count')}</Fact>
        </dl>
      </div>
    </Section>
  )
}

function State({ health, nowMs }: { health: AdminHealth; nowMs: number }) {
  const { drain, ready } = health
  if (drain.state !== 'open') {
    const since = drain.since === undefined ? '' : ` since ${formatInstant(drain.since, nowMs)}`
    return <p className="console-state warn">{(drain.state === 'draining' ? 'Draining' : 'Drained') + since}</p>
  }
  return ready ? <p className="console-state good">Ready</p> : <p className="console-state bad">Not ready</p>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
