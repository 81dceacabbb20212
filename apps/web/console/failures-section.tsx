import type { AdminHealth, AdminRun } from '@perdure/protocol'
import { formatCell, formatDuration, NO_VALUE } from '../figures/format.ts'
import type { Board } from './board.ts'
import { PersonCell, RunId } from './run-cells.tsx'
import { Nothing, Section, Table, type Column } from './section.tsx'
import { formatInstant } from './times.ts'
import { reasonWords } from './words.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Ended' },
  { title: 'Reason' },
  { title: 'Run' },
  { title: 'Person' },
  { title: 'Attempt', kind: 'number' },
  { title: 'Ran for', kind: 'number' },
]

export interface FailuresSectionProps {
  failures: NonNullable<Board['failures']>
  lastDay: AdminHealth['lastDay'] | undefined
  /** The reason that is asked for; undefined: all. */
  reason: string | undefined
  onReason: (reason: string | undefined) => void
  /** Asks for more of them; undefined where there are no more to be had. */
  onMore: (() => void) | undefined
  nowMs: number
  say: (words: string) => void
}

/** The latest runs that failed, by reason. */
export function FailuresSection(props: FailuresSectionProps) {
  const { failures, lastDay, reason, onReason, onMore, nowMs, say } = props
  const count = (value: number) => formatCell(value, 'count')
  const note = lastDay ? `${count(lastDay.failed)} of ${count(lastDay.runs)} runs in the last 24 hours` : undefined
  return (
    <Section title="Recent failures" note={note}>
      <ReasonFilter lastDay={lastDay} reason={reason} onReason={onReason} />
      {failures.runs.length === 0 ? (
        <Nothing>{reason === undefined ? 'No run has failed.' : 'No run has failed for this reason.'}</Nothing>
      ) : (
        <Table label="Recent failures" columns={COLUMNS}>
          {failures.runs.map((run) => (
            <FailureRow key={run.runId} run={run} nowMs={nowMs} say={say} />
          ))}
        </Table>
      )}
      {onMore === undefined || !failures.hasMore ? null : (
        <button type="button" className="quiet console-more" onClick={onMore}>
          Show older failures
        </button>
      )}
    </Section>
  )
}

function FailureRow({ run, nowMs, say }: { run: AdminRun; nowMs: number; say: (words: string) => void }) {
  const { endedAt, reason, errorCode } = run
  return (
    <tr>
      <td className="whole">{endedAt === undefined ? NO_VALUE : formatInstant(endedAt, nowMs)}</td>
      <td>
        {reasonWords(reason)}
        {errorCode === undefined || errorCode === reason ? null : (
          <>
            {' '}
            <code className="console-aside">{errorCode}</code>
          </>
        )}
      </td>
      <th scope="row">
        <RunId runId={run.runId} say={say} />
      </th>
      <PersonCell person={run} />
      <td className="number">{formatCell(run.attempt, 'count')}</td>
      <td className="number whole">{formatDuration(run.runningMs)}</td>
    </tr>
  )
}

function ReasonFilter({ lastDay, reason, onReason }: Pick<FailuresSectionProps, 'lastDay' | 'reason' | 'onReason'>) {
  const reasons = lastDay?.failures ?? []
  // A reason that is asked for stays to be taken back, also when the last of it is a day old.
  const shown = reason === undefined || reasons.some((one) => one.reason === reason) ? reasons : [...reasons, { reason, runs: 0 }]
  if (shown.length === 0) return null
  return (
    <div className="console-filter" role="group" aria-label="Reason, with how many in the last 24 hours">
      <FilterButton isOn={reason === undefined} onClick={() => onReason(undefined)}>
        All {formatCell(lastDay?.failed ?? 0, 'count')}
      </FilterButton>
      {shown.map((one) => (
        <FilterButton key={one.reason} isOn={reason === one.reason} onClick={() => onReason(one.reason)}>
          {reasonWords(one.reason)} {formatCell(one.runs, 'count')}
        </FilterButton>
      ))}
    </div>
  )
}

function FilterButton(props: { isOn: boolean; onClick: () => void; children: (string | number)[] }) {
  return (
    <button type="button" className="console-choice" aria-pressed={props.isOn} onClick={props.onClick}>
      {props.children}
    </button>
  )
}
