import { formatCell, isFigure } from '@perdure/analyst'
import type { Cell, Column } from '@perdure/protocol'

const NO_VALUE = '–'

/** A cell as a table prints it: as its unit reads, on one line. */
export function cellText(cell: Cell | undefined, { unit }: Column): string {
  if (cell === null || cell === undefined || cell === '') return NO_VALUE
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return printable(formatCell(cell, unit).replace(/ percentage points$/, ' pp'))
}

/** Figures stand at the right, so that their digits line up. */
export function isAtRight({ unit }: Column): boolean {
  return isFigure(unit) || unit === 'year'
}

/** Without what would move the terminal's cursor or colour its text: names in the books are data. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
}
