import { RequestError, type Dimension, type Figure, type MeasuresAnswer, type MeasuresRequest } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import type { ToolContext } from '../tool.ts'

/** Members one table can lay out as columns. */
const COLUMNS_MAX = 24

export interface CrossTable {
  answer: MeasuresAnswer
  columns: Column[]
  /** One per group, in the order of the books; `keys` are the group's. */
  rows: { keys: readonly string[]; labels: readonly string[]; cells: Row }[]
  totals: Row
}

/**
 * One figure by `groupBy`, with the members of `across` as columns and the figure over all of them last. Nothing is
 * added up here: each cell, row and column is a sum of postings of its own.
 */
export async function readCrossTable(
  request: MeasuresRequest,
  groupBy: readonly Dimension[],
  across: Dimension,
  { warehouse, asker, signal }: ToolContext,
): Promise<CrossTable> {
  if (groupBy.length === 0) throw new RequestError('groupBy', '`across` needs at least one dimension in `groupBy`.')
  const read = (dimensions: readonly Dimension[]): Promise<MeasuresAnswer> =>
    warehouse.measures(asker, { ...request, groupBy: dimensions }, { signal })
  const [answer, byRow, byColumn] = await Promise.all([read([...groupBy, across]), read(groupBy), read([across])])
  const [measure, ...others] = answer.measures
  if (measure === undefined || others.length > 0) {
    throw new RequestError('metrics', '`across` takes exactly one metric or account.', [measure?.key ?? ''])
  }
  if (byColumn.rows.length > COLUMNS_MAX) {
    throw new RequestError(
      'across',
      `${across} has ${byColumn.rows.length} members here; a table holds ${COLUMNS_MAX} columns. Put it in groupBy.`,
    )
  }
  const empty: Figure = measure.unit === 'ratio' ? null : 0
  const keyOf = (member: string): string => `${across}:${member}`
  const cellOf = new Map(answer.rows.map(({ keys, values }) => [keys.join('\n'), values[measure.key] ?? null]))
  const members = byColumn.rows.map(({ keys, labels }) => ({ member: keys[0]!, label: labels[0]! }))
  return {
    answer: byRow,
    columns: [
      ...members.map(({ member, label }): Column => ({ key: keyOf(member), label, unit: measure.unit })),
      { key: measure.key, label: `${measure.label}, all`, unit: measure.unit },
    ],
    rows: byRow.rows.map(({ keys, labels, values }) => ({
      keys,
      labels,
      cells: {
        ...Object.fromEntries(
          members.map(({ member }) => [keyOf(member), cellOf.get([...keys, member].join('\n')) ?? empty]),
        ),
        [measure.key]: values[measure.key] ?? null,
      },
    })),
    totals: {
      ...Object.fromEntries(byColumn.rows.map(({ keys, values }) => [keyOf(keys[0]!), values[measure.key] ?? null])),
      [measure.key]: byRow.totals[measure.key] ?? null,
    },
  }
}
