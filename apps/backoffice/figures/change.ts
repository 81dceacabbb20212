import type { Figure } from '@perdure/books'

/** The difference as a share of what was before, whatever its sign; null where there was nothing. */
export function relativeChange(now: Figure, before: Figure): Figure {
  return now === null || before === null || before === 0 ? null : (now - before) / Math.abs(before)
}

/** How two figures of one metric differ: ratios by points, all else as a share. */
export function changeOf(unit: 'usd' | 'count' | 'ratio', now: Figure, before: Figure): Figure {
  if (unit !== 'ratio') return relativeChange(now, before)
  return now === null || before === null ? null : now - before
}
