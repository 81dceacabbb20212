import { Bar, BarChart, CartesianGrid, Legend, ReferenceLine, Tooltip, XAxis, YAxis } from 'recharts'
import type { Cell, Unit } from '@perdure/protocol'
import type { ChartTable } from '../charts/chart-series.ts'
import { formatCell, formatTick } from '../figures/format.ts'
import { useMedia } from '../page/use-media.ts'

const SIZE = { width: '100%', height: '100%' } as const
const MARGIN = { top: 4, right: 20, bottom: 0, left: 4 }
const TICK = { fill: 'var(--ink-soft)', fontSize: 12 }
/** Where there is room for longer names. */
const ROOMY = '(min-width: 48rem)'

/** Names down the side, one bar a series each: the longest names can be read. Draws into the box around it. */
export function RankingDrawing({ table, unit }: { table: ChartTable; unit: Unit }) {
  const names = useMedia(ROOMY) ? { widthPx: 196, maxCharacters: 28 } : { widthPx: 116, maxCharacters: 16 }
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
        width={names.widthPx}
        tick={<Name maxCharacters={names.maxCharacters} />}
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
  /** What fits beside the bars on one line. */
  maxCharacters: number
  x?: number
  y?: number
  payload?: { value: string }
}

/** One line a name: the library would break it, and cut off the rest. */
function Name({ maxCharacters, x, y, payload }: NameProps) {
  return (
    <text x={x} y={y} dy="0.355em" textAnchor="end" fill={TICK.fill} fontSize={TICK.fontSize}>
      {shortened(payload?.value ?? '', maxCharacters)}
    </text>
  )
}

function shortened(name: string, maxCharacters: number): string {
  return name.length <= maxCharacters ? name : `${name.slice(0, maxCharacters - 1).trimEnd()}…`
}
