import { RequestError } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { formatCell, isFigure } from './figures.ts'

/** Conditions one call can put on its rows. */
const CONDITIONS_MAX = 4

const conditionSchema = z.strictObject({
  column: z.string().min(1).max(100).describe('Key of a figure column.'),
  above: z.number().optional().describe('Not included.'),
  below: z.number().optional().describe('Not included.'),
})
/** Rows whose figure in a column lies above or below a number; neither bound is included. */
export type Condition = z.infer<typeof conditionSchema>

export const havingField = z
  .array(conditionSchema)
  .min(1)
  .max(CONDITIONS_MAX)
  .optional()
  .describe(
    'Only rows whose figure in `column` lies above or below a number (a ratio as 0.25). Totals still cover everything.',
  )

/** Rows that meet every condition; a row without a figure there meets none. */
export function keepRows(
  rows: readonly Row[],
  columns: readonly Column[],
  having: readonly Condition[] | undefined,
): readonly Row[] {
  for (const condition of having ?? []) checkCondition(condition, columns)
  return having === undefined ? rows : rows.filter((row) => having.every((condition) => meets(row, condition)))
}

function checkCondition({ column, above, below }: Condition, columns: readonly Column[]): void {
  const figures = columns.filter(({ unit }) => isFigure(unit)).map(({ key }) => key)
  if (!figures.includes(column)) {
    throw new RequestError('having', `"${column}" is no figure column of this result.`, figures)
  }
  if (above === undefined && below === undefined) {
    throw new RequestError('having', `A condition on "${column}" needs \`above\` or \`below\`.`)
  }
}

function meets(row: Row, { column, above, below }: Condition): boolean {
  const cell = row[column]
  return typeof cell === 'number' && (above === undefined || cell > above) && (below === undefined || cell < below)
}

/** `only rows with Gross margin % below 30.0%`, for a scope; '' without conditions. */
export function describeHaving(columns: readonly Column[], having: readonly Condition[] | undefined): string {
  const phrases = (having ?? []).flatMap(({ column, above, below }) => {
    const { label, unit } = columns.find(({ key }) => key === column)!
    return [
      ...(above === undefined ? [] : [`${label} above ${formatCell(above, unit)}`]),
      ...(below === undefined ? [] : [`${label} below ${formatCell(below, unit)}`]),
    ]
  })
  return phrases.length === 0 ? '' : `only rows with ${phrases.join(' and ')}`
}
