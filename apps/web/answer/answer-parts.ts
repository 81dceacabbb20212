import type { ChartData, DatasetData, RunView, ViewItem } from '@perdure/protocol'
import { marksByBlock, type Mark } from './answer-marks.ts'

export type ToolCall = ViewItem & { kind: 'tool' }

/** A table or a chart, drawn beneath the tool calls that made it. */
export type Figure =
  | { kind: 'table'; key: string; dataset: DatasetData }
  | { kind: 'chart'; key: string; chart: ChartData; dataset: DatasetData }

/** A stretch of an answer as the panel shows it: text, or tool calls in a row with what they found. */
export type AnswerPart =
  | { kind: 'text'; key: string; text: string; marks?: readonly Mark[] }
  | { kind: 'tools'; key: string; calls: ToolCall[]; figures: Figure[] }

/**
 * An answer from top to bottom. Each figure stands with the tool call that made it, wherever its event stood in the
 * stream, so that a fold and a replay look the same; a figure whose tool call is not held stands at the end. A chart
 * without its dataset cannot be drawn and is left out.
 */
export function answerParts(view: RunView): AnswerPart[] {
  const parts = groupItems(view.items, view.check && marksByBlock(view.items, view.check.marks))
  const orphans: Figure[] = []
  for (const { figure, toolCallId } of placeFigures(view)) {
    const home = parts.find(
      (part) => part.kind === 'tools' && part.calls.some((call) => call.toolCallId === toolCallId),
    )
    if (home?.kind === 'tools') home.figures.push(figure)
    else orphans.push(figure)
  }
  if (orphans.length > 0) parts.push({ kind: 'tools', key: 'orphans', calls: [], figures: orphans })
  return parts
}

function groupItems(items: readonly ViewItem[], marks?: ReadonlyMap<number, readonly Mark[]>): AnswerPart[] {
  const parts: AnswerPart[] = []
  for (const item of items) {
    const last = parts.at(-1)
    if (item.kind === 'text') parts.push(textPart(item, marks?.get(item.block)))
    else if (last?.kind === 'tools') last.calls.push(item)
    else parts.push({ kind: 'tools', key: `tools-${item.toolCallId}`, calls: [item], figures: [] })
  }
  return parts
}

function textPart({ block, text }: ViewItem & { kind: 'text' }, marks: readonly Mark[] | undefined): AnswerPart {
  return { kind: 'text', key: `block-${block}`, text, ...(marks === undefined ? {} : { marks }) }
}

interface PlacedFigure {
  figure: Figure
  toolCallId: string
}

/** In the order of the datasets, each followed by its charts. */
function placeFigures({ datasets, charts, items }: RunView): PlacedFigure[] {
  return datasets.flatMap((dataset) => {
    const { datasetId, toolCallId } = dataset
    const askers = items.filter((item): item is ToolCall => item.kind === 'tool' && asksForChart(item, datasetId))
    const table: PlacedFigure = { figure: { kind: 'table', key: `table-${datasetId}`, dataset }, toolCallId }
    const drawn = charts.filter((chart) => chart.datasetId === datasetId)
    const placed = drawn.map((chart, index): PlacedFigure => ({
      figure: { kind: 'chart', key: `chart-${chart.chartId}`, chart, dataset },
      toolCallId: (askers[index] ?? askers.at(-1))?.toolCallId ?? toolCallId,
    }))
    return [table, ...placed]
  })
}

/** A tool call that names the dataset in what it asked for, and gave no file, draws that dataset. */
function asksForChart(call: ToolCall, datasetId: string): boolean {
  if (call.end?.download) return false
  const { input } = call.start
  return typeof input === 'object' && input !== null && Object.values(input).includes(datasetId)
}
