import type { Cell, DatasetData, RunView } from '@perdure/protocol'
import { answerParts, type Figure } from '../answer/answer-parts.ts'
import { figuresInWords } from '../answer/cited-cell.ts'
import { cellFormat, formatCell, formatDate, isNumeric } from '../figures/format.ts'

/** A table that is copied is for a letter or a page of notes; the downloads hold all of it. */
const ROWS_COPIED_MAX = 50

/**
 * An answer as Markdown that stands on its own: its text with each cited figure as the panel shows it, its tables as
 * Markdown tables with what they cover, its charts by name. Empty where nothing was said or found.
 */
export function answerMarkdown(view: RunView): string {
  const pieces = answerParts(view).flatMap((part) =>
    part.kind === 'text' ? [figuresInWords(part.text, view.datasets)] : part.figures.map(figureMarkdown),
  )
  return pieces
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')
    .join('\n\n')
}

function figureMarkdown(figure: Figure): string {
  const { kind } = figure
  return kind === 'chart' ? `*Chart: ${figure.chart.title}*` : tableMarkdown(figure.dataset)
}

function tableMarkdown(dataset: DatasetData): string {
  const { title, columns, rows, total, totals, asOf, scope } = dataset
  const formats = columns.map((column) => cellFormat(column, rows))
  const words = (cell: Cell | undefined, place: number) => escaped(formats[place]?.(cell) ?? '')
  const shown = rows.slice(0, ROWS_COPIED_MAX)
  const lines = [
    columns.map(({ label }) => escaped(label)),
    columns.map(({ unit }) => (isNumeric(unit) ? '---:' : '---')),
    ...shown.map((row) => columns.map(({ key }, place) => words(row[key], place))),
  ]
  if (totals && total > 1) {
    const hasTotal = (key: string) => totals[key] !== undefined && totals[key] !== null
    lines.push(columns.map(({ key }, place) => (hasTotal(key) ? words(totals[key], place) : place === 0 ? 'Total' : '')))
  }
  const part =
    shown.length < total ? `The first ${formatCell(shown.length, 'count')} of ${formatCell(total, 'count')} rows. ` : ''
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return `**${title}**\n\n${table}\n\n*${part}As of ${formatDate(asOf)}. ${scope}*`
}

/** What would end a cell, or begin something else in it, is taken for what it says. */
function escaped(words: string): string {
  return words.replace(/[\\|*_`[\]<]/g, '\\$&').replace(/\s+/g, ' ')
}
