import type { AdminQueue } from '@perdure/protocol'
import { formatCell, formatDuration, NO_VALUE } from '../figures/format.ts'
import { PersonCell, RunId, StopCell } from './run-cells.tsx'
import { Nothing, Section, Table, type Column } from './section.tsx'
import type { Stops } from './use-stops.ts'
import { reasonWords, wholeDuration } from './words.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Place', kind: 'number' },
  { title: 'Run' },
  { title: 'Person' },
  { title: 'Waiting', kind: 'number' },
  { title: 'Starts in about', kind: 'number' },
  { title: 'Note' },
  { title: 'Stop', kind: 'act' },
]

export interface QueueSectionProps {
  queue: AdminQueue
  /** Time since the queue was read. */
  sinceMs: number
  stops: Stops
  say: (words: string) => void
}

/** What waits, in the order in which it will start. */
export function QueueSection({ queue, sinceMs, stops, say }: QueueSectionProps) {
  const { limits, queued, runs } = queue
  const count = (value: number) => formatCell(value, 'count')
  const note = `${count(queued)} of ${count(limits.queued)} places taken, at most ${count(limits.queuedPerUser)} a person`
  return (
    <Section title="Queue" note={note}>
      {runs.length === 0 ? (
        <Nothing>Nobody is waiting.</Nothing>
      ) : (
        <Table label="Queue" columns={COLUMNS}>
          {runs.map((run) => (
            <tr key={run.runId}>
              <td className="number">{run.queue === undefined ? NO_VALUE : count(run.queue.position)}</td>
              <th scope="row">
                <RunId runId={run.runId} say={say} />
              </th>
              <PersonCell person={run} />
              <td className="number whole">{run.handedBack ? NO_VALUE : wholeDuration(run.waitingMs + sinceMs)}</td>
              <td className="number whole">
                {run.queue?.estimateMs === undefined ? NO_VALUE : formatDuration(run.queue.estimateMs)}
              </td>
              <td className="whole console-aside">{run.handedBack ? `Next in line: ${reasonWords(run.reason)}` : ''}</td>
              <StopCell run={run} stops={stops} />
            </tr>
          ))}
        </Table>
      )}
      {queued > runs.length ? <p className="console-note">The first {count(runs.length)} are shown.</p> : null}
    </Section>
  )
}
