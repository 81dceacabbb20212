import type { SourceError } from '../data-source.ts'
import type { SourceRow } from '../files/table-file.ts'
import type { Column, DateField, NumberField, TextField } from '../mapping/fields.ts'
import { faultAt, filledCell, type TableContext } from './cell.ts'
import { dayCell, requiredDayCell } from './day-cells.ts'
import { hundredthsCell, requiredHundredthsCell, requiredNumberCell } from './number-cells.ts'
import { choiceCell, requiredChoiceCell, requiredTextCell, textCell } from './text-cells.ts'

/** Makes readers of the fields of one table; made once, when its columns are known, and used for each row. */
export function createCells(table: TableContext) {
  return {
    filled: (column: Column) => filledCell(table, column),
    text: (field: TextField | undefined) => textCell(table, field),
    requiredText: (field: TextField) => requiredTextCell(table, field),
    choice: <const T extends string>(field: TextField | undefined, choices: readonly T[], fallback: T) =>
      choiceCell(table, field, choices, fallback),
    requiredChoice: <const T extends string>(field: TextField, choices: readonly T[]) =>
      requiredChoiceCell(table, field, choices),
    hundredths: (field: NumberField | undefined) => hundredthsCell(table, field),
    requiredHundredths: (field: NumberField) => requiredHundredthsCell(table, field),
    requiredNumber: (field: NumberField) => requiredNumberCell(table, field),
    day: (field: DateField | undefined) => dayCell(table, field),
    requiredDay: (field: DateField) => requiredDayCell(table, field),
    fault: (row: SourceRow, column: Column | undefined, problem: string): SourceError =>
      faultAt(table, row, column, problem),
  }
}

export type Cells = ReturnType<typeof createCells>
