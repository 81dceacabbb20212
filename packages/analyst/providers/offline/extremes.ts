import type { Column } from '@perdure/protocol'
import { extreme, figure, figureColumns, isWhole, named, rowName, type Table } from './tables.ts'
import { changeText } from './wording.ts'

/** Findings about who stands out. They are only made of tables that hold every row. */

/** Metrics whose highest and lowest are told. */
const METRICS_TOLD = 3

/** "Net sales: highest in A ($2.00), lowest in B ($1.00)." for the first figures of a table. */
export function highestAndLowest(table: Table): string[] {
  return figureColumns(table)
    .slice(0, METRICS_TOLD)
    .flatMap((column) => rangeOf(table, column))
}

export function rangeOf(table: Table, { key, label }: Column): string[] {
  if (!isWhole(table)) return []
  const [highest, lowest] = [extreme(table, key, 'largest'), extreme(table, key, 'smallest')]
  if (highest === undefined || lowest === undefined || highest === lowest) return []
  return [`${label}: highest in ${named(table, highest, key)}, lowest in ${named(table, lowest, key)}.`]
}

/** Who rose and who fell most between the years of a comparison. */
export function movers(table: Table): string[] {
  if (!isWhole(table) || table.rows.length < 2) return []
  const [up, down] = [extreme(table, 'change', 'largest'), extreme(table, 'change', 'smallest')]
  const lines: string[] = []
  if (up !== undefined && (figure(table, up, 'change') ?? 0) > 0) {
    lines.push(`${rowName(table, up)} grew most: it ${changeText(table, up)}.`)
  }
  if (down !== undefined && down !== up) {
    const how = (figure(table, down, 'change') ?? 0) < 0 ? 'fell most' : 'grew least'
    lines.push(`${rowName(table, down)} ${how}: it ${changeText(table, down)}.`)
  }
  return lines
}

/** Which rows of how many are there, where some are not. `what` is their name or their order. */
export function restRemark(table: Table, what: string): string[] {
  if (isWhole(table)) return []
  return [`These are the first ${table.rows.length} of ${table.total} ${what}; totals cover all of them.`]
}
