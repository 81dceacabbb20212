import type { KnownDataset, ToolResult } from '@perdure/analyst'
import type { ChartData } from '@perdure/protocol'
import type { ToolCall } from '../command.ts'
import { printable } from './cells.ts'
import { printTable } from './table.ts'

export interface PrintedCall {
  call: ToolCall
  userId: string
  result: ToolResult
  /** The result's dataset, as later calls know it. */
  dataset: KnownDataset | undefined
  durationMs: number
}

/** A result for the terminal: its table, where the figures come from, what it says, how long it took. */
export function printResult(printed: PrintedCall, terminalColumns: number): string {
  const { call, userId, result, dataset, durationMs } = printed
  const timing = `${call.tool} as ${userId}, ${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`
  if (result.outcome === 'error') return `Refused: ${printable(result.summary)}\n(${timing})\n`
  const { chart, download } = result
  const lines = [
    ...(dataset ? datasetLines(dataset, terminalColumns) : []),
    ...fields([
      ['Dataset', dataset && `${dataset.datasetId}: ${rowsOf(dataset)}, as of ${dataset.asOf}`],
      ['Scope', dataset?.scope],
      ['Formula', dataset?.formula],
      ['Chart', chart && chartText(chart)],
      ['File', download && `${download.fileName}: ${download.path}`],
      ['Summary', result.summary],
    ]),
    `(${timing})`,
  ]
  return `${lines.join('\n')}\n`
}

function datasetLines(dataset: KnownDataset, terminalColumns: number): string[] {
  // The total of one row is that row.
  const table = dataset.total > 1 ? dataset : { ...dataset, totals: undefined }
  return [printable(dataset.title), '', ...printTable(table, terminalColumns), '']
}

function chartText({ spec, datasetId }: Pick<ChartData, 'spec' | 'datasetId'>): string {
  return `${spec.kind} of ${spec.series.join(', ')} over ${spec.x} of ${datasetId}`
}

function rowsOf({ rows, total }: KnownDataset): string {
  return rows.length === total ? `${total} ${total === 1 ? 'row' : 'rows'}` : `${rows.length} of ${total} rows`
}

function fields(named: readonly (readonly [name: string, text: string | undefined])[]): string[] {
  const present = named.flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]))
  const width = Math.max(...present.map(({ name }) => name.length))
  return present.map(({ name, text }) => `${name.padEnd(width)}  ${printable(text)}`)
}
