import { normalShareBelow } from './normal-distribution.ts'

/** What an uncertain value may be, and how likely. */
export type Distribution =
  | { type: 'normal'; mean: number; standardDeviation: number }
  /** Between `low` and `high`, most likely at `mode`. */
  | { type: 'triangular'; low: number; mode: number; high: number }
  /** Evenly between `low` and `high`. */
  | { type: 'uniform'; low: number; high: number }

/**
 * The value of a distribution at the place of `z` in the standard normal one: the same share lies below both. For a
 * triangular one, `low + √(share · (high − low)(mode − low))` up to the mode, mirrored beyond it (Kotz & van Dorp,
 * "Beyond Beta" (2004), chapter 1).
 */
export function valueAt(distribution: Distribution, z: number): number {
  if (distribution.type === 'normal') return distribution.mean + distribution.standardDeviation * z
  const { low, high } = distribution
  const share = normalShareBelow(z)
  if (distribution.type === 'uniform') return low + share * (high - low)
  const { mode } = distribution
  if (high === low) return low
  const shareOfMode = (mode - low) / (high - low)
  return share <= shareOfMode
    ? low + Math.sqrt(share * (high - low) * (mode - low))
    : high - Math.sqrt((1 - share) * (high - low) * (high - mode))
}
