/** A part of a whole in two periods. Whole hundredths, so that parts and whole agree exactly. */
export interface PartChange {
  base: number
  current: number
}

export interface RankedChanges<Part> {
  /** The largest changes, whichever their sign, first; at most as many as asked. */
  shown: readonly Part[]
  /** All the rest together; undefined where nothing is left out. */
  others: { parts: number; base: number; current: number } | undefined
}

export const changeOf = ({ base, current }: PartChange): number => current - base

/** Shown parts and others add up to all of them, in both periods and in the change. Ties keep their order. */
export function rankChanges<Part extends PartChange>(parts: readonly Part[], top: number): RankedChanges<Part> {
  const ranked = parts.toSorted((left, right) => Math.abs(changeOf(right)) - Math.abs(changeOf(left)))
  const [shown, rest] = [ranked.slice(0, top), ranked.slice(top)]
  if (rest.length === 0) return { shown, others: undefined }
  return {
    shown,
    others: {
      parts: rest.length,
      base: rest.reduce((sum, { base }) => sum + base, 0),
      current: rest.reduce((sum, { current }) => sum + current, 0),
    },
  }
}
