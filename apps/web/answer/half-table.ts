import { openFence } from './markdown-pieces.ts'

/** A row of a table, as far as it has come. */
const ROW = /^ {0,3}\|/
const DELIMITER_ROW = /^ {0,3}\|(\s*:?-+:?\s*\|)+\s*$/

/**
 * Growing markdown without a table that has only begun: until the row of dashes below its head is whole, its head would
 * be shown as text with bars in it, and jump into shape afterwards. Its rows come whole, one by one, so that its columns
 * do not widen with every word.
 */
export function withoutHalfTable(markdown: string): string {
  if (openFence(markdown) !== undefined) return markdown
  const lines = markdown.split('\n')
  // The line that is being written may be empty yet.
  const written = lines.at(-1) === '' ? lines.length - 1 : lines.length
  const first = lines.slice(0, written).findLastIndex((line) => !ROW.test(line)) + 1
  const [head, delimiter, ...rows] = lines.slice(first, written)
  if (head === undefined) return markdown
  if (delimiter === undefined || !isWhole(head, delimiter)) return lines.slice(0, first).join('\n')
  const isRowOpen = written === lines.length && cellCount(rows.at(-1) ?? head) < cellCount(head)
  return isRowOpen ? lines.slice(0, -1).join('\n') : markdown
}

function isWhole(head: string, delimiter: string): boolean {
  return DELIMITER_ROW.test(delimiter) && cellCount(delimiter) >= cellCount(head)
}

/** Bars are counted, escaped ones left out. */
function cellCount(row: string): number {
  return row.match(/(?<!\\)\|/g)?.length ?? 0
}
