import { clipText, type Cell, type Row } from '@perdure/protocol'
import type { ToolDataset, ToolResult } from '../tools/tool.ts'
import {
  CELL_MAX_CHARACTERS,
  COLUMN_KEY_MAX_CHARACTERS,
  COLUMN_LABEL_MAX_CHARACTERS,
  COLUMNS_MAX,
  SENTENCES_MAX_CHARACTERS,
  TITLE_MAX_CHARACTERS,
} from './limits.ts'

/**
 * What a tool may bring into a run, whatever it found: columns, cells and words within their bounds, and only what JSON
 * can hold. `total` and the totals of the columns that stay are as the tool said them; a summary tells of columns that
 * went. Rows are cut where they are told, to the reader and to the model.
 */
export function boundedResult(result: ToolResult): ToolResult {
  if (result.outcome === 'error') return { ...result, summary: clipText(result.summary, SENTENCES_MAX_CHARACTERS) }
  const { summary, dataset, chart } = result
  const bounded = dataset && boundedDataset(dataset)
  const left = (dataset?.columns.length ?? 0) - (bounded?.columns.length ?? 0)
  const remark = left === 0 ? '' : ` ${left} of ${dataset!.columns.length} columns are left out: ask for fewer.`
  return {
    ...result,
    summary: `${clipText(summary, SENTENCES_MAX_CHARACTERS - remark.length)}${remark}`,
    ...(bounded ? { dataset: bounded } : {}),
    ...(chart ? { chart: { ...chart, title: clipText(chart.title, TITLE_MAX_CHARACTERS) } } : {}),
  }
}

function boundedDataset({ title, columns, rows, totals, total, asOf, scope, formula }: ToolDataset): ToolDataset {
  const kept = columns.filter(({ key }) => key.length <= COLUMN_KEY_MAX_CHARACTERS).slice(0, COLUMNS_MAX)
  const cut = (row: Row): Row =>
    Object.fromEntries(
      kept.flatMap(({ key }) => {
        const cell = row[key]
        return cell === undefined ? [] : [[key, boundedCell(cell)]]
      }),
    )
  return {
    title: clipText(title, TITLE_MAX_CHARACTERS),
    columns: kept.map((column) => ({ ...column, label: clipText(column.label, COLUMN_LABEL_MAX_CHARACTERS) })),
    rows: rows.map(cut),
    total,
    ...(totals ? { totals: cut(totals) } : {}),
    asOf,
    scope: clipText(scope, SENTENCES_MAX_CHARACTERS),
    ...(formula === undefined ? {} : { formula: clipText(formula, SENTENCES_MAX_CHARACTERS) }),
  }
}

function boundedCell(cell: Cell): Cell {
  if (typeof cell === 'string') return clipText(cell, CELL_MAX_CHARACTERS)
  return typeof cell === 'number' && !Number.isFinite(cell) ? null : cell
}
