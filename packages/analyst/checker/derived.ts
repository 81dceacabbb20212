import type { Unit } from '@perdure/protocol'
import type { KnownFigure } from './known-figures.ts'

/** Operands of one sentence beyond which nothing is computed from them: any number would be some result. */
const OPERANDS_MAX = 6

/**
 * What simple arithmetic makes of figures that a sentence cites: sums, averages, differences, quotients and growth, in
 * the units that they come out in.
 */
export function derivedFigures(cited: readonly { value: number; unit: Unit }[]): KnownFigure[] {
  if (cited.length < 2 || cited.length > OPERANDS_MAX) return []
  const [first] = cited
  const isOneUnit = cited.every(({ unit }) => unit === first?.unit)
  const sum = cited.reduce((total, { value }) => total + value, 0)
  const together =
    isOneUnit && first !== undefined && isSummable(first.unit)
      ? [figure(sum, first.unit), figure(sum / cited.length, first.unit)]
      : []
  return [...together, ...cited.flatMap((left) => cited.flatMap((right) => (left === right ? [] : pair(left, right))))]
}

function pair(left: { value: number; unit: Unit }, right: { value: number; unit: Unit }): KnownFigure[] {
  const quotient = right.value === 0 ? [] : [left.value / right.value]
  if (left.unit !== right.unit) {
    return left.unit === 'usd' && isSummable(right.unit) ? quotient.map((value) => figure(value, 'usd')) : []
  }
  if (left.unit === 'ratio') return [figure((left.value - right.value) * 100, 'percentage_points')]
  if (!isSummable(left.unit)) return [figure(left.value - right.value, left.unit)]
  const growth = right.value === 0 ? [] : [(left.value - right.value) / Math.abs(right.value)]
  return [
    figure(left.value + right.value, left.unit),
    figure(left.value - right.value, left.unit),
    ...[...quotient, ...growth].map((value) => figure(value, 'ratio')),
  ]
}

function isSummable(unit: Unit): boolean {
  return unit === 'usd' || unit === 'count' || unit === 'number'
}

function figure(value: number, unit: Unit): KnownFigure {
  return { value, unit, isFall: false }
}
