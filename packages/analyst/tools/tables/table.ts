import { RequestError, type Provenance } from '@perdure/books'
import type { Cell, Column, Row } from '@perdure/protocol'
import { describeFigures } from './figures.ts'
import type { Direction } from './filters.ts'
import { describeHaving, keepRows, type Condition } from './having.ts'
import { inSentence } from './titles.ts'
import type { ToolDataset, ToolResult } from '../tool.ts'

/** From rows to a tool's result: order, page, totals, and what is said of them. */

export interface Page {
  limit: number
  offset: number
  having?: readonly Condition[] | undefined
}

export interface Table {
  title: string
  columns: readonly Column[]
  /** All rows, in their order. */
  rows: readonly Row[]
  totals?: Row
  /** `formula` is absent where nothing was computed. */
  provenance: Omit<Provenance, 'formula'> & { formula?: string }
  /** Anything a reader must know besides, in whole sentences. */
  remarks?: readonly string[]
}

/**
 * One page of a table as a result; the summary says how many rows there are and what everything together comes to.
 * Throws `RequestError` for a condition on a column that is not there.
 */
export function tableResult(table: Table, page: Page): ToolResult {
  const { title, columns, totals, provenance, remarks = [] } = table
  const rows = keepRows(table.rows, columns, page.having)
  const shown = rows.slice(page.offset, page.offset + page.limit)
  const condition = describeHaving(columns, page.having)
  const dataset: ToolDataset = {
    title,
    columns: [...columns],
    rows: shown,
    ...(shown.length < rows.length ? { allRows: rows } : {}),
    total: rows.length,
    ...(totals ? { totals } : {}),
    asOf: provenance.asOf,
    scope: scopeOf(provenance, condition),
    ...(provenance.formula === undefined ? {} : { formula: provenance.formula }),
  }
  const sentences = [
    `${title}: ${countRows(rows.length, shown.length, page.offset, condition)}.`,
    ...(totals && rows.length !== 1 && table.rows.length > 1
      ? [`In total: ${describeFigures(totals, columns)}.`]
      : []),
    ...(rows.length === 1 ? [`${describeFigures(rows[0]!, columns)}.`] : []),
    ...remarks,
    ...(provenance.caveat === undefined ? [] : [provenance.caveat]),
  ]
  return { outcome: 'ok', summary: sentences.join(' '), dataset }
}

/** What sets the figures apart travels with them: a scope is told wherever a figure is. */
function scopeOf({ scope, caveat }: Table['provenance'], condition: string): string {
  return [scope, condition, caveat === undefined ? '' : inSentence(caveat.replace(/\.$/, ''))]
    .filter((part) => part !== '')
    .join('; ')
}

function countRows(total: number, shown: number, offset: number, condition: string): string {
  if (total === 0) return condition === '' ? 'nothing is booked there' : `no row is left, ${condition}`
  const rows = total === 1 ? '1 row' : `${total} rows`
  const counted = shown === total ? rows : `rows ${offset + 1} to ${offset + shown} of ${total}`
  return condition === '' ? counted : `${counted}, ${condition}`
}

/** Rows by a column, empty cells last whatever the direction; rows that tie keep their order. */
export function sortRows(rows: readonly Row[], column: string, direction: Direction): Row[] {
  const sign = direction === 'asc' ? 1 : -1
  return rows.toSorted((left, right) => {
    const [first, second] = [left[column] ?? null, right[column] ?? null]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return sign * compareCells(first, second)
  })
}

function compareCells(left: NonNullable<Cell>, right: NonNullable<Cell>): number {
  if (typeof left === 'string' && typeof right === 'string') return left.localeCompare(right, 'en')
  return Number(left) - Number(right)
}

/** Names an error spells out. */
const NAMES_SHOWN_MAX = 60

/** Names of what there is, for an error that found nothing. */
export function sampleOf(members: readonly { name: string }[]): string {
  const names = members
    .slice(0, NAMES_SHOWN_MAX)
    .map(({ name }) => name)
    .join('; ')
  return members.length > NAMES_SHOWN_MAX ? `${names}; and ${members.length - NAMES_SHOWN_MAX} more` : names
}

/** Runs what asks the books; a question that does not fit them becomes a result that says what is allowed. */
export async function correctable(work: () => Promise<ToolResult>): Promise<ToolResult> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RequestError) return { outcome: 'error', summary: error.message }
    throw error
  }
}
