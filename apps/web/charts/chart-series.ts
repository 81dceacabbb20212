import type { ChartSpec, Column, DatasetData, Row } from '@perdure/protocol'
import { formatCell, isNumeric } from '../figures/format.ts'

/** One column drawn as a series, with its place in the palette (from 1). */
export interface ChartSeries {
  key: string
  label: string
  colour: string
}

/** What a drawing needs: the category axis, the series, and a row a category. */
export interface ChartTable {
  x: Column
  series: ChartSeries[]
  rows: Row[]
}

const PALETTE_SIZE = 8
/** Above this many slices the rest of a pie is one slice, which is easier to read. */
const SLICES_MAX = 8

/** A colour of the palette, as the stylesheet names it. */
export function seriesColour(index: number): string {
  return `var(--series-${(index % PALETTE_SIZE) + 1})`
}

/** What tells lines apart without their colours: the first is whole, and each further one has a pattern of its own. */
const DASHES = [undefined, '7 4', '2 4', '12 4 2 4', '4 2', '12 6', '1 6', '7 3 2 3 2 3']

/** The pattern of a series' line, as SVG names it; undefined for a whole line. */
export function seriesDash(index: number): string | undefined {
  return DASHES[index % DASHES.length]
}

/**
 * The rows and columns a chart draws. Columns the dataset does not have are left out; undefined when nothing is left to
 * draw, as when the rows of an event had to give way.
 */
export function chartTable(dataset: DatasetData, spec: ChartSpec): ChartTable | undefined {
  const byKey = new Map(dataset.columns.map((column) => [column.key, column]))
  const x = byKey.get(spec.x)
  const drawn = spec.series.flatMap((key) => byKey.get(key) ?? [])
  if (!x || drawn.length === 0 || dataset.rows.length === 0) return undefined
  const series = drawn.map(({ key, label }, index) => ({ key, label, colour: seriesColour(index) }))
  return { x, series, rows: dataset.rows }
}

/** One step of a waterfall: the bar from `from` to `to`. */
export interface WaterfallStep {
  label: string
  change: number
  range: [number, number]
  rising: boolean
}

/** Each row's value stacked on the sum of those before it. */
export function waterfallSteps({ x, series, rows }: ChartTable): WaterfallStep[] {
  const key = series[0]?.key ?? ''
  let total = 0
  return rows.map((row) => {
    const change = Number(row[key] ?? 0)
    const from = total
    total += change
    return {
      label: String(row[x.key] ?? ''),
      change,
      range: [Math.min(from, total), Math.max(from, total)],
      rising: change >= 0,
    }
  })
}

export interface Slice {
  label: string
  value: number
  colour: string
}

/** The slices of a pie, largest first, small ones as one. What is not above zero has no slice. */
export function pieSlices({ x, series, rows }: ChartTable): Slice[] {
  const key = series[0]?.key ?? ''
  const slices = rows
    .map((row) => ({ label: String(row[x.key] ?? ''), value: Number(row[key] ?? 0) }))
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value)
  const shown = slices.length > SLICES_MAX ? slices.slice(0, SLICES_MAX - 1) : slices
  const rest = slices.slice(shown.length).reduce((sum, { value }) => sum + value, 0)
  const all = rest > 0 ? [...shown, { label: 'Other', value: rest }] : shown
  return all.map((slice, index) => ({ ...slice, colour: seriesColour(index) }))
}

/** More series than these are only named: their extremes would be too much to listen to. */
const SERIES_TOLD_MAX = 3

/** What a chart shows, in sentences, for those who do not see it: what is drawn, and from where to where it goes. */
export function chartDescription(title: string, spec: ChartSpec, table: ChartTable, locale?: string): string {
  const { x, series, rows } = table
  const kind = spec.kind.replace('_', ' ')
  const names = series.map(({ label }) => label).join(', ')
  const across = isNumeric(x.unit) ? `against ${x.label}` : `by ${x.label}`
  const what = `${title}: ${kind} chart of ${names} ${across}, ${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}.`
  const told = series.length > SERIES_TOLD_MAX ? [] : series
  return [what, ...told.flatMap((one) => extremes(one, spec, table, locale) ?? [])].join(' ')
}

/** The smallest and the largest value of a series, each with what it belongs to; undefined where all are alike. */
function extremes({ key, label }: ChartSeries, { unit }: ChartSpec, { x, rows }: ChartTable, locale?: string): string | undefined {
  const sorted = rows
    .flatMap((row) => (typeof row[key] === 'number' ? [{ value: row[key], at: formatCell(row[x.key], x.unit, locale) }] : []))
    .toSorted((a, b) => a.value - b.value)
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  if (lowest === undefined || highest === undefined || lowest.value === highest.value) return undefined
  const words = ({ value, at }: typeof lowest): string => `${formatCell(value, unit, locale)} (${at})`
  return `${label}: from ${words(lowest)} to ${words(highest)}.`
}
