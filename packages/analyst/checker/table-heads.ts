import type { WrittenNumber } from './written-number.ts'

/** What the head of a Markdown table says of the numbers below it: "Margin (%)", "Net sales ($m)", "in thousands". */
export interface ColumnHint {
  kind?: 'percent' | 'points' | 'money'
  scale?: number
  /** The column numbers its rows: none of its numbers is a figure. */
  isNumbering?: boolean
}

/**
 * A function that tells the hint for a place in the text; undefined outside of tables and in their heads. It is quick
 * where places are asked for in their order.
 */
export function tableHints(text: string): (offset: number) => ColumnHint | undefined {
  const lines = linesOf(text)
  const heads: (ColumnHint[] | undefined)[] = []
  for (const [index, { line }] of lines.entries()) {
    const isRow = /^\s*\|/.test(line)
    if (isRow && isDelimiter(line)) heads[index] = cellsOf(lines[index - 1]?.line ?? '').map(toHint)
    else heads[index] = isRow ? heads[index - 1] : undefined
  }
  let index = 0
  return (offset) => {
    if ((lines[index]?.start ?? 0) > offset) index = 0
    while ((lines[index + 1]?.start ?? Infinity) <= offset) index += 1
    const line = lines[index]
    if (line === undefined || heads[index] === undefined) return undefined
    const place = bars(line.line.slice(0, offset - line.start)) - 1
    return heads[index]?.[place]
  }
}

/** The number as its column reads it. A whole cell in brackets is negative, as accountants write it. */
export function inColumn(text: string, number: WrittenNumber, hint: ColumnHint): WrittenNumber {
  const end = number.offset + number.length
  const [left, right] = [text.slice(Math.max(0, number.offset - 8), number.offset), text.slice(end, end + 8)]
  const isWholeCell = /\|\s*[*_]*$/.test(left) && /^[*_]*\s*(?:\||$)/m.test(right)
  const sign = number.sign === 'brackets' && isWholeCell ? 'minus' : number.sign
  const kind = number.kind === 'plain' && hint.kind !== undefined ? hint.kind : number.kind
  const scale = number.scale === 1 && kind !== 'percent' && kind !== 'points' ? (hint.scale ?? 1) : 1
  return {
    ...number,
    sign,
    kind,
    value: number.value * scale,
    step: number.step * scale,
    roundStep: number.roundStep * scale,
  }
}

function toHint(head: string): ColumnHint {
  const scale = scaleOf(head)
  return {
    ...(kindOf(head) === undefined ? {} : { kind: kindOf(head)! }),
    ...(scale === undefined ? {} : { scale }),
    ...(/^[\s*_]*(?:#|no\.?|nr\.?|rank|place|position|pos\.?)[\s*_]*$/i.test(head) ? { isNumbering: true } : {}),
  }
}

function kindOf(head: string): ColumnHint['kind'] {
  if (/\bpp\b|percentage points|\bpoints\b/i.test(head)) return 'points'
  if (/%|percent/i.test(head)) return 'percent'
  return /[$€£]|\b(?:USD|EUR|GBP)\b/.test(head) ? 'money' : undefined
}

function scaleOf(head: string): number | undefined {
  if (/thousands?|[$€£]\s?k\b|\bk[$€£]|\(k\)|'000|\bTUSD\b/i.test(head)) return 1e3
  if (/millions?|[$€£]\s?m\b|\bm[$€£]|\(m\)|\bUSD\s?m\b|\bmio\b/i.test(head)) return 1e6
  return /billions?|[$€£]\s?bn\b/i.test(head) ? 1e9 : undefined
}

function linesOf(text: string): { line: string; start: number }[] {
  let start = 0
  return text.split('\n').map((line) => {
    const placed = { line, start }
    start += line.length + 1
    return placed
  })
}

function isDelimiter(line: string): boolean {
  return /^\s*\|?(?:\s*:?-+:?\s*\|)+/.test(line) && !/[^\s|:-]/.test(line)
}

function cellsOf(line: string): string[] {
  return line.trim().replace(/^\||\|$/g, '').split('|')
}

function bars(line: string): number {
  return line.match(/\|/g)?.length ?? 0
}
