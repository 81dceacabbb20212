import type { LedgerPage } from '@perdure/client/admin'
import type { LedgerRowResource } from '@perdure/protocol'
import { formatCell, formatCost, NO_VALUE } from '../figures/format.ts'
import { RunId } from './run-cells.tsx'
import { Nothing, Section, Table, type Column } from './section.tsx'
import { formatInstant } from './times.ts'

const COLUMNS: readonly Column[] = [
  { title: 'Asked' },
  { title: 'Run' },
  { title: 'Person' },
  { title: 'Model' },
  { title: 'Tokens in', kind: 'number' },
  { title: 'From cache', kind: 'number' },
  { title: 'Tokens out', kind: 'number' },
  { title: 'Cost', kind: 'number' },
]

export interface CostsSectionProps {
  ledger: LedgerPage
  onMore: (() => void) | undefined
  nowMs: number
  say: (words: string) => void
}

/** The latest rows of the ledger: one for each call of a provider. */
export function CostsSection({ ledger, onMore, nowMs, say }: CostsSectionProps) {
  return (
    <Section title="Costs" note="The latest calls of a provider, from the ledger">
      {ledger.rows.length === 0 ? (
        <Nothing>No provider has been asked yet.</Nothing>
      ) : (
        <Table label="Costs" columns={COLUMNS}>
          {ledger.rows.map((row) => (
            <LedgerRow key={row.position} row={row} nowMs={nowMs} say={say} />
          ))}
        </Table>
      )}
      {onMore === undefined || ledger.next === null ? null : (
        <button type="button" className="quiet console-more" onClick={onMore}>
          Show older calls
        </button>
      )}
    </Section>
  )
}

function LedgerRow({ row, nowMs, say }: { row: LedgerRowResource; nowMs: number; say: (words: string) => void }) {
  const { call } = row
  const count = (value: number | undefined) => (value === undefined ? NO_VALUE : formatCell(value, 'count'))
  return (
    <tr>
      <td className="whole">{call === null ? 'Cannot be read' : formatInstant(call.at, nowMs)}</td>
      <th scope="row">
        <RunId runId={row.runId} say={say} />
      </th>
      <td className="whole">{row.userId}</td>
      <td className="whole">{call?.model ?? NO_VALUE}</td>
      <td className="number">{count(call?.inputTokens)}</td>
      <td className="number">{count(call?.cacheReadTokens)}</td>
      <td className="number whole">
        {count(call?.outputTokens)}
        {call?.estimated ? ' (estimated)' : ''}
      </td>
      <td className="number whole">{call === null || call.costMicroUsd === null ? 'Not known' : formatCost(call.costMicroUsd)}</td>
    </tr>
  )
}
