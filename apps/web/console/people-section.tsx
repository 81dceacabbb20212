import type { AdminQueue, AdminUser } from '@perdure/protocol'
import { formatCell, formatCost, NO_VALUE } from '../figures/format.ts'
import { PersonCell } from './run-cells.tsx'
import { Nothing, Section, Table, type Column } from './section.tsx'

const COLUMNS: readonly Column[] = [
  { title: 'Person' },
  { title: 'Running', kind: 'number' },
  { title: 'Waiting', kind: 'number' },
  { title: 'Open streams', kind: 'number' },
  { title: 'Asked in 24 h', kind: 'number' },
  { title: 'Of these failed', kind: 'number' },
]
const COST_COLUMN: Column = { title: 'Cost in 24 h', kind: 'number' }

/** Who uses the service, and how much. */
export function PeopleSection({ queue, showCosts }: { queue: AdminQueue; showCosts: boolean }) {
  const { users, moreUsers, limits } = queue
  const count = (value: number) => formatCell(value, 'count')
  const note = `At most ${count(limits.activePerUser)} running and ${count(limits.streamsPerUser)} streams a person`
  return (
    <Section title="People" note={note}>
      {users.length === 0 ? (
        <Nothing>Nobody has asked anything in the last 24 hours.</Nothing>
      ) : (
        <Table label="People" columns={showCosts ? [...COLUMNS, COST_COLUMN] : COLUMNS}>
          {users.map((user) => (
            <tr key={user.userId}>
              <PersonCell person={user} />
              <td className="number">{count(user.active)}</td>
              <td className="number">{count(user.queued)}</td>
              <td className="number">{count(user.streams)}</td>
              <td className="number">{count(user.runs)}</td>
              <td className="number">{count(user.failed)}</td>
              {showCosts ? <td className="number whole">{costWords(user)}</td> : null}
            </tr>
          ))}
        </Table>
      )}
      {moreUsers > 0 ? <p className="console-note">And {count(moreUsers)} more who use it less.</p> : null}
    </Section>
  )
}

/** What is known; where a price is not, how many runs that leaves out. */
function costWords({ runs, costMicroUsd, unpriced }: AdminUser): string {
  if (runs === 0) return NO_VALUE
  if (unpriced === 0) return formatCost(costMicroUsd)
  return `${formatCost(costMicroUsd)} and ${formatCell(unpriced, 'count')} unknown`
}
