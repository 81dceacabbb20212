import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  Legend,
  Line,
  LineChart,
  Pie,
  PieChart,
  ReferenceLine,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Cell as DataCell, ChartSpec, Unit } from '@perdure/protocol'
import { pieSlices, seriesDash, waterfallSteps, type ChartTable } from './chart-series.ts'
import { formatCell, formatTick, isNumeric } from '../figures/format.ts'

const SIZE = { width: '100%', height: '100%' } as const
const MARGIN = { top: 12, right: 12, bottom: 4, left: 4 }
const AXIS_TICK = { fill: 'var(--ink-soft)', fontSize: 12 }
const VALUE_AXIS_WIDTH = 74
/** Every label below, or every second, or every third: whatever has room, from the first on. */
const X_LABELS = { interval: 'equidistantPreserveStart', minTickGap: 10 } as const
/** A longer line needs no dots to be seen as one. */
const DOTS_UP_TO = 24

interface DrawingProps {
  spec: ChartSpec
  table: ChartTable
}

/** Draws one chart of the closed vocabulary into the box around it. */
export function ChartDrawing(props: DrawingProps) {
  switch (props.spec.kind) {
    case 'bar':
    case 'stacked_bar':
      return <Bars {...props} />
    case 'line':
      return <Lines {...props} />
    case 'area':
      return <Areas {...props} />
    case 'pie':
      return <Slices {...props} />
    case 'scatter':
      return <Points {...props} />
    case 'waterfall':
      return <Steps {...props} />
  }
}

/** What every chart with two axes has; recharts finds these by being called as functions, not as components. */
function axes({ spec, table }: DrawingProps, xLabels: (value: DataCell) => string) {
  // A line begins in the middle of its first label, a bar has room around it.
  const padding = spec.kind === 'line' || spec.kind === 'area' ? { left: 28, right: 28 } : {}
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey={table.x.key}
      padding={padding}
      {...X_LABELS}
      tick={AXIS_TICK}
      tickFormatter={xLabels}
      stroke="var(--line-strong)"
      tickLine={false}
    />,
    valueAxis(spec.unit),
    <ReferenceLine key="zero" y={0} stroke="var(--line-strong)" />,
  ]
}

function valueAxis(unit: Unit) {
  const words = (value: number) => formatTick(value, unit)
  return (
    <YAxis key="y" width={VALUE_AXIS_WIDTH} tick={AXIS_TICK} tickFormatter={words} axisLine={false} tickLine={false} />
  )
}

function hover(unit: Unit, xLabels: (value: DataCell) => string) {
  return (
    <Tooltip
      key="tooltip"
      isAnimationActive={false}
      wrapperClassName="chart-tooltip"
      cursor={{ fill: 'var(--sunken)', stroke: 'var(--line-strong)' }}
      formatter={(value) => formatCell(Array.isArray(value) ? value.join(' – ') : (value as DataCell), unit)}
      labelFormatter={(label) => xLabels(label as DataCell)}
    />
  )
}

function legend(table: ChartTable) {
  return table.series.length > 1 ? <Legend key="legend" iconType="circle" iconSize={9} itemSorter={null} /> : null
}

/** Of points, with their shapes. */
function markLegend(table: ChartTable) {
  return table.series.length > 1 ? <Legend key="legend" iconSize={10} itemSorter={null} /> : null
}

/** Of lines, with their patterns: who cannot tell the colours apart can tell the lines apart. */
function lineLegend(table: ChartTable) {
  return table.series.length > 1 ? <Legend key="legend" iconType="plainline" iconSize={22} itemSorter={null} /> : null
}

function xWords({ x }: ChartTable): (value: DataCell) => string {
  return (value) => formatCell(value, x.unit)
}

function Bars(props: DrawingProps) {
  const { spec, table } = props
  const stack = spec.kind === 'stacked_bar' ? 'all' : undefined
  return (
    <BarChart responsive style={SIZE} margin={MARGIN} data={table.rows} accessibilityLayer={false} stackOffset="sign">
      {axes(props, xWords(table))}
      {hover(spec.unit, xWords(table))}
      {legend(table)}
      {table.series.map(({ key, label, colour }) => (
        <Bar
          key={key}
          dataKey={key}
          name={label}
          fill={colour}
          stackId={stack}
          maxBarSize={48}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  )
}

function Lines(props: DrawingProps) {
  const { spec, table } = props
  return (
    <LineChart responsive style={SIZE} margin={MARGIN} data={table.rows} accessibilityLayer={false}>
      {axes(props, xWords(table))}
      {hover(spec.unit, xWords(table))}
      {lineLegend(table)}
      {table.series.map(({ key, label, colour }, index) => (
        <Line
          key={key}
          dataKey={key}
          name={label}
          stroke={colour}
          strokeWidth={2}
          strokeDasharray={seriesDash(index)}
          dot={table.rows.length <= DOTS_UP_TO && { fill: 'var(--surface)', strokeDasharray: 'none' }}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  )
}

function Areas(props: DrawingProps) {
  const { spec, table } = props
  return (
    <AreaChart responsive style={SIZE} margin={MARGIN} data={table.rows} accessibilityLayer={false}>
      {axes(props, xWords(table))}
      {hover(spec.unit, xWords(table))}
      {lineLegend(table)}
      {table.series.map(({ key, label, colour }, index) => (
        <Area
          key={key}
          dataKey={key}
          name={label}
          stroke={colour}
          fill={colour}
          fillOpacity={0.2}
          strokeWidth={2}
          strokeDasharray={seriesDash(index)}
          isAnimationActive={false}
        />
      ))}
    </AreaChart>
  )
}

function Slices({ spec, table }: DrawingProps) {
  const slices = pieSlices(table)
  return (
    <PieChart responsive style={SIZE} accessibilityLayer={false}>
      <Tooltip
        isAnimationActive={false}
        wrapperClassName="chart-tooltip"
        formatter={(value) => formatCell(value as DataCell, spec.unit)}
      />
      <Legend iconType="circle" iconSize={9} itemSorter={null} />
      <Pie
        data={slices}
        dataKey="value"
        nameKey="label"
        innerRadius="45%"
        outerRadius="85%"
        stroke="var(--surface)"
        isAnimationActive={false}
      >
        {slices.map(({ label, colour }) => (
          <Cell key={label} fill={colour} />
        ))}
      </Pie>
    </PieChart>
  )
}

/** What tells points apart without their colours. */
const MARKS = ['circle', 'triangle', 'square', 'diamond', 'cross', 'star', 'wye'] as const

function Points(props: DrawingProps) {
  const { spec, table } = props
  const { x } = table
  const words = (value: number) => (isNumeric(x.unit) ? formatTick(value, x.unit) : formatCell(value, x.unit))
  const kind = isNumeric(x.unit) || x.unit === 'year' ? 'number' : 'category'
  return (
    <ScatterChart responsive style={SIZE} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid stroke="var(--line)" />
      <XAxis
        dataKey={x.key}
        name={x.label}
        type={kind}
        tick={AXIS_TICK}
        tickFormatter={words}
        stroke="var(--line-strong)"
        tickLine={false}
      />
      {valueAxis(spec.unit)}
      <Tooltip isAnimationActive={false} wrapperClassName="chart-tooltip" />
      {markLegend(table)}
      {table.series.map(({ key, label, colour }, index) => (
        <Scatter
          key={key}
          data={table.rows}
          dataKey={key}
          name={label}
          fill={colour}
          shape={MARKS[index % MARKS.length]}
          legendType={MARKS[index % MARKS.length]}
          isAnimationActive={false}
        />
      ))}
    </ScatterChart>
  )
}

function Steps(props: DrawingProps) {
  const { spec, table } = props
  const steps = waterfallSteps(table)
  const words = (value: DataCell) => formatCell(value, table.x.unit)
  return (
    <BarChart responsive style={SIZE} margin={MARGIN} data={steps} accessibilityLayer={false}>
      {axes({ spec, table: { ...table, x: { ...table.x, key: 'label' } } }, words)}
      <Tooltip
        isAnimationActive={false}
        wrapperClassName="chart-tooltip"
        cursor={{ fill: 'var(--sunken)' }}
        formatter={(_, __, item) => formatCell((item.payload as { change: number }).change, spec.unit)}
        labelFormatter={(label) => words(label as DataCell)}
      />
      <Bar dataKey="range" name={table.series[0]?.label ?? ''} maxBarSize={48} isAnimationActive={false}>
        {steps.map(({ label, rising }) => (
          <Cell key={label} fill={rising ? 'var(--series-1)' : 'var(--series-6)'} />
        ))}
      </Bar>
    </BarChart>
  )
}
