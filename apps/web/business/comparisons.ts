import type { Unit } from '@perdure/protocol'
import { formatChange } from '../figures/format.ts'
import type { Comparison } from './headlines.tsx'

/** Which way a figure ought to go. */
export type Favourable = 'higher' | 'lower' | 'neutral'

/** Whether a change is good; undefined where there is none, or where it is neither. */
export function isGoodChange(change: number | null, favourable: Favourable): boolean | undefined {
  if (change === null || change === 0 || favourable === 'neutral') return undefined
  return change > 0 === (favourable === 'higher')
}

export interface ComparisonInput {
  change: number | null
  /** Of the figure itself: a ratio changes by points. */
  unit: Unit
  favourable: Favourable
  /** What it is compared with, such as `FY2025` or `budget`. */
  against: string
}

/** `+4.2% on FY2025`; nothing where there is nothing to compare with. */
export function comparison({ change, unit, favourable, against }: ComparisonInput): Comparison[] {
  if (change === null) return []
  return [{ words: `${formatChange(change, unit)} on ${against}`, isGood: isGoodChange(change, favourable) }]
}
