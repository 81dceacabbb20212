import type { Cell, Column, Unit } from '@perdure/protocol'
import type { KnownDataset } from '../tools/tool.ts'
import type { Direction } from './direction.ts'
import type { NumberKind, WrittenNumber } from './written-number.ts'

/** A figure that a number of an answer may be. */
export interface KnownFigure {
  value: number
  unit: Unit
  /** Its column counts what went down: a positive figure is a fall. */
  isFall: boolean
}

/** Every figure of the datasets, their totals and their numbers of rows. */
export function knownFigures(datasets: readonly KnownDataset[]): KnownFigure[] {
  return datasets.flatMap(({ columns, rows, totals, total }) => [
    ...[...rows, ...(totals === undefined ? [] : [totals])].flatMap((row) =>
      columns.flatMap((column) => toFigure(row[column.key], column)),
    ),
    { value: total, unit: 'count' as const, isFall: false },
    { value: rows.length, unit: 'count' as const, isFall: false },
  ])
}

const FALL = /sav|reduc|declin|decreas|loss|lost|gap|shortfall|churn|late|overdue/i

function toFigure(cell: Cell | undefined, { key, label, unit }: Column): KnownFigure[] {
  const isFigure = typeof cell === 'number' && unit !== 'text' && unit !== 'date' && unit !== 'year'
  return isFigure ? [{ value: cell, unit, isFall: FALL.test(`${key} ${label}`) }] : []
}

/** The units that a number of a kind can be in, with what one of the figure is in the number's terms. */
const UNITS: Readonly<Record<NumberKind, Partial<Record<Unit, number>>>> = {
  money: { usd: 1 },
  percent: { ratio: 100 },
  points: { percentage_points: 1 },
  basis_points: { percentage_points: 100 },
  times: { ratio: 1, number: 1 },
  count: { count: 1, number: 1 },
  plain: { usd: 1, count: 1, number: 1, ratio: 1 },
}

/** Whether the figure is what the number says, as precisely as that is written and with the sign that it has there. */
export function isHeldBy({ value, unit, isFall }: KnownFigure, number: WrittenNumber, direction: Direction): boolean {
  const factor = UNITS[number.kind][unit]
  if (factor === undefined || (number.kind === 'plain' && unit === 'ratio' && number.step >= 1)) return false
  const meant = value * factor
  if (!isSignRight(meant, isFall, number, direction)) return false
  const size = Math.abs(meant)
  const slack = size * 1e-12 + 1e-9
  const isWithin = (low: number, high: number): boolean => size >= low - slack && size <= high + slack
  const isRounded = isWithin(number.value - number.step / 2, number.value + number.step / 2)
  switch (number.hedge) {
    case 'exact':
      return isRounded
    case 'about':
      return isRounded || (number.value >= 1_000 && isWithin(...around(number.value, number.roundStep / 2)))
    case 'above':
      return isWithin(number.value, number.value + number.roundStep)
    case 'below':
      return isWithin(number.value - number.roundStep, number.value)
  }
}

function around(value: number, distance: number): [low: number, high: number] {
  return [value - distance, value + distance]
}

function isSignRight(meant: number, isFall: boolean, { sign }: WrittenNumber, direction: Direction): boolean {
  if (meant === 0 || direction === 'either') return true
  const isNegative = meant < 0
  if (sign === 'plus') return !isNegative
  if (sign === 'minus') return isNegative
  if (direction === 'down') return isNegative || isFall
  if (direction === 'up') return !isNegative
  return !isNegative || direction === 'lower' || sign === 'brackets'
}
