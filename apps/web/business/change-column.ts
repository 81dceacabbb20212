import { isGoodChange } from './comparisons.ts'
import type { FiguresColumn } from './figures-table.tsx'

/** A column that says by how much sums of money have changed, of which more is better. */
export function changeColumn(key: string, label: string): FiguresColumn {
  return {
    key,
    label,
    unit: 'ratio',
    changeOf: 'usd',
    isGood: (row) => {
      const change = row[key]
      return typeof change === 'number' ? isGoodChange(change, 'higher') : undefined
    },
  }
}
