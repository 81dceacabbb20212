import type { Section, SectionRow } from './section.ts'
import type { Spread } from './spread.ts'

/** Sections as text tables: `median (min–max)` in each cell. */
export function printSections(sections: readonly Section[]): string {
  return sections.map(printSection).join('\n')
}

/** Numbers of three digits that say something; large ones whole, with their thousands apart. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const decimals = value === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

function printSection({ title, note, columns, rows }: Section): string {
  const lines = [['', 'unit', ...columns], ...rows.map(printRow)]
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const table = lines.map((line) =>
    line.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  )
  return [`\n${title}`, ...wrapped(note), ...table.map((line) => line.trimEnd())].join('\n')
}

function printRow({ figure, unit, cells }: SectionRow): string[] {
  return [figure, unit, ...cells.map(printSpread)]
}

function printSpread(spread: Spread | null): string {
  if (spread === null) return ''
  const { median, min, max, rounds } = spread
  const [middle, low, high] = [median, min, max].map(printNumber)
  return rounds.length === 1 || low === high ? String(middle) : `${middle} (${low}–${high})`
}

const LINE_CHARACTERS = 110

function wrapped(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > LINE_CHARACTERS) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return line === '' ? lines : [...lines, line]
}
