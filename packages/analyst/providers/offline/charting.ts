import type { ChartSpec } from '@perdure/protocol'
import type { AnsweredCall } from './answers.ts'
import type { PlannedCall } from './planned-call.ts'
import type { Reading } from './reading.ts'
import { figureColumns, labelColumns, type Table } from './tables.ts'
import { TIME_DIMENSIONS } from './vocabulary.ts'

/** A trend with at least this many points is drawn unasked. */
const TREND_POINTS_MIN = 4
const SERIES_MAX = 8

/**
 * The chart that this question wants over what has been answered; undefined where it wants none or none can be drawn.
 */
export function planChart(reading: Reading, answered: readonly AnsweredCall[]): PlannedCall | undefined {
  if (reading.topic === 'books') return undefined
  const table = chartableTable(reading, answered)
  if (table === undefined) return undefined
  const [axis] = labelColumns(table)
  const isTimed = TIME_DIMENSIONS.has(axis?.key ?? '')
  const isTwofold = labelColumns(table).length > 1
  if (axis === undefined || (isTwofold && reading.chart === undefined)) return undefined
  if (reading.chart === undefined && !(isTimed && table.rows.length >= TREND_POINTS_MIN)) return undefined
  const kind = chartKind(reading, isTimed)
  const series = seriesOf(table, kind, reading.metrics)
  if (series.length === 0) return undefined
  return {
    role: 'detail',
    tool: 'generate_chart',
    input: {
      datasetId: table.datasetId,
      title: table.title.slice(0, 200),
      kind,
      x: kind === 'scatter' ? series[1] : axis.key,
      series: series.slice(0, kind === 'scatter' ? 1 : SERIES_MAX),
    },
  }
}

/** The main table, or where that is a single row what it is made of. */
function chartableTable({ topic, chart }: Reading, answered: readonly AnsweredCall[]): Table | undefined {
  const tables = answered.flatMap(({ table, role }) =>
    table === undefined || table.rows.length === 0 ? [] : [{ table, role }],
  )
  const isDrawable = ({ table }: { table: Table }): boolean => table.rows.length > 1 && labelColumns(table).length > 0
  const main = tables.find(({ role }) => role === 'main')
  if (chart === undefined) return main?.table
  if (main !== undefined && (isDrawable(main) || topic === 'comparison')) return main.table
  return tables.find(isDrawable)?.table
}

function chartKind({ chart }: Reading, isTimed: boolean): ChartSpec['kind'] {
  if (chart !== undefined && chart !== 'any') return chart
  return isTimed ? 'line' : 'bar'
}

/**
 * Figures of one unit: the years where years are compared, else what was asked for, else those of the first one's unit.
 */
function seriesOf(table: Table, kind: ChartSpec['kind'], metrics: readonly string[]): string[] {
  const figures = figureColumns(table)
  const years = figures.filter(({ key }) => /^fy\d{4}$/.test(key))
  const asked = figures.filter(({ key }) => metrics.includes(key))
  const candidates = [years, asked, figures].find((columns) => columns.length > 0) ?? []
  const isSingle = kind === 'pie' || kind === 'waterfall'
  const alike = candidates.filter(({ unit }) => unit === candidates[0]?.unit)
  return alike.slice(0, isSingle ? 1 : SERIES_MAX).map(({ key }) => key)
}
