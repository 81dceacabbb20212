import type { AdminRun } from '@perdure/protocol'
import { formatCell, NO_VALUE } from '../figures/format.ts'
import { PersonCell, RunId, StopCell } from './run-cells.tsx'
import { Nothing, Section, Table, type Column } from './section.tsx'
import { formatInstant } from './times.ts'
import type { Stops } from './use-stops.ts'
import { ago, reasonWords, shortId, wholeDuration } from './words.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Run' },
  { title: 'Person' },
  { title: 'Status' },
  { title: 'Attempt', kind: 'number' },
  { title: 'Model' },
  { title: 'Started' },
  { title: 'Running', kind: 'number' },
  { title: 'Last heard', kind: 'number' },
  { title: 'Process' },
  { title: 'Stop', kind: 'act' },
]

export interface RunsSectionProps {
  runs: readonly AdminRun[]
  /** How many may run at once. */
  limit: number | undefined
  nowMs: number
  /** Time since the runs were read: what grows has grown by it. */
  sinceMs: number
  /** The process that answers. */
  processId: string | undefined
  stops: Stops
  say: (words: string) => void
}

/** What is being answered now. */
export function RunsSection({ runs, limit, ...rest }: RunsSectionProps) {
  const note = limit === undefined ? undefined : `${formatCell(runs.length, 'count')} of ${formatCell(limit, 'count')} places taken`
  return (
    <Section title="Live runs" note={note}>
      {runs.length === 0 ? (
        <Nothing>No question is being answered at the moment.</Nothing>
      ) : (
        <Table label="Live runs" columns={COLUMNS}>
          {runs.map((run) => (
            <RunRow key={run.runId} run={run} {...rest} />
          ))}
        </Table>
      )}
    </Section>
  )
}

function RunRow({ run, nowMs, sinceMs, processId, stops, say }: Omit<RunsSectionProps, 'runs' | 'limit'> & { run: AdminRun }) {
  const { startedAt, silentMs, attempt } = run
  const isStopping = stops.isStopping(run.runId) || run.cancelRequestedAt !== undefined
  return (
    <tr>
      <th scope="row">
        <RunId runId={run.runId} say={say} />
      </th>
      <PersonCell person={run} />
      <td className="whole">{isStopping ? 'Being stopped' : 'Running'}</td>
      <td className="number" title={attempt > 1 ? attemptTitle(run) : undefined}>
        {formatCell(attempt, 'count')}
      </td>
      <td className="whole">{run.model ?? NO_VALUE}</td>
      <td className="whole">{startedAt === undefined ? NO_VALUE : formatInstant(startedAt, nowMs)}</td>
      <td className="number whole">{wholeDuration(run.runningMs + sinceMs)}</td>
      <td className="number whole">{silentMs === undefined ? NO_VALUE : ago(silentMs + sinceMs)}</td>
      <td className="whole" title={run.processId}>
        {run.processId === undefined ? NO_VALUE : run.processId === processId ? 'This one' : shortId(run.processId)}
      </td>
      <StopCell run={run} stops={stops} />
    </tr>
  )
}

function attemptTitle({ deaths, reason }: AdminRun): string {
  const died = deaths === 0 ? 'No attempt died' : `${formatCell(deaths, 'count')} died with their process`
  return reason === undefined ? died : `${died}; ${reasonWords(reason)}`
}
