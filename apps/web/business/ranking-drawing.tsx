import { Bar, BarChart, CartesianGrid, Legend, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import type { Cell, Unit } from '@perdure/protocol'
import type { ChartTable } from '../charts/chart-series.ts'
import { textMeasure, type TextMeasure } from '../charts/text-measure.ts'
import { formatCell, formatTick } from '../figures/format.ts'
import { useMedia } from '../page/use-media.ts'
import { shortened } from './shortened.ts'

const SIZE = { width: '100%', height: '100%' } as const
const MARGIN = { top: 4, right: 20, bottom: 0, left: 4 }
const TICK = { fill: 'var(--ink-soft)', fontSize: 12 }
const TICK_WEIGHT = 400
/** Between a name and the axis, as the library places it. */
const NAME_GAP_PX = 10
/** Where there is room for longer names. */
const ROOMY = '(min-width: 48rem)'

/** Names down the side, one bar a series each: the longest names can be read. Draws into the box around it. */
export function RankingDrawing({ table, unit }: { table: ChartTable; unit: Unit }) {
  const namesPx = useMedia(ROOMY) ? 196 : 116
  return (
    <BarChart responsive style={SIZE} margin={MARGIN} data={table.rows} layout="vertical" accessibilityLayer={false}>
      <CartesianGrid horizontal={false} stroke="var(--line)" />
      <XAxis
        type="number"
        tick={TICK}
        tickFormatter={(value: number) => formatTick(value, unit)}
        axisLine={false}
        tickLine={false}
      />
      <YAxis
        type="category"
        dataKey={table.x.key}
        width={namesPx}
        tick={<Name roomPx={namesPx - NAME_GAP_PX} />}
        stroke="var(--line-strong)"
        tickLine={false}
        interval={0}
      />
      <ReferenceLine x={0} stroke="var(--line-strong)" />
      <Tooltip
        isAnimationActive={false}
        wrapperClassName="chart-tooltip"
        cursor={{ fill: 'var(--sunken)' }}
        formatter={(value) => formatCell(value as Cell, unit)}
      />
      {table.series.length > 1 ? <Legend iconType="circle" iconSize={9} itemSorter={null} /> : null}
      {table.series.map(({ key, label, colour }) => (
        <Bar key={key} dataKey={key} name={label} fill={colour} maxBarSize={14} isAnimationActive={false} />
      ))}
    </BarChart>
  )
}

interface NameProps {
  /** What there is beside the bars for one line. */
  roomPx: number
  x?: number
  y?: number
  payload?: { value: string }
}

/** One line a name: the library would break it, and cut off the rest. */
function Name({ roomPx, x, y, payload }: NameProps) {
  return (
    <text x={x} y={y} dy="0.355em" textAnchor="end" fill={TICK.fill} fontSize={TICK.fontSize}>
      {shortened(payload?.value ?? '', roomPx, widthPx)}
    </text>
  )
}

let measure: TextMeasure | undefined

/** How wide a name is in the font of the axis. */
function widthPx(name: string): number {
  measure ??= textMeasure(getComputedStyle(document.body).fontFamily)
  return measure(name, TICK.fontSize, TICK_WEIGHT)
}
