import { spreadOf, type Spread } from './spread.ts'

/** One part of the report: a table of figures, one column for each thing that was measured. */
export interface Section {
  title: string
  /** What a reader must know to read the figures. */
  note: string
  columns: readonly string[]
  rows: readonly SectionRow[]
}

export interface SectionRow {
  figure: string
  unit: string
  /** One for each column; null where there is nothing to measure. */
  cells: readonly (Spread | null)[]
}

/** Collects values, round by round, and makes a section of them. Rows stand in the order in which they first came. */
export interface Samples {
  add(figure: string, unit: string, column: string, value: number): void
  section(): Section
}

export interface SamplesOptions {
  title: string
  note: string
  columns: readonly string[]
  /** A last column: the first column's value by the second's, round by round. */
  ratio?: string
}

export function createSamples({ title, note, columns, ratio }: SamplesOptions): Samples {
  const rows = new Map<string, { unit: string; values: Map<string, number[]> }>()
  return {
    add(figure, unit, column, value) {
      if (!columns.includes(column)) throw new RangeError(`${title} has no column ${column}`)
      const row = rows.get(figure) ?? { unit, values: new Map<string, number[]>() }
      rows.set(figure, row)
      row.values.set(column, [...(row.values.get(column) ?? []), value])
    },
    section: () => ({
      title,
      note,
      columns: ratio === undefined ? columns : [...columns, ratio],
      rows: [...rows].map(([figure, { unit, values }]) => {
        const taken = columns.map((column) => values.get(column))
        const cells = taken.map((rounds) => (rounds === undefined ? null : spreadOf(rounds)))
        return { figure, unit, cells: ratio === undefined ? cells : [...cells, ratioOf(taken[0], taken[1])] }
      }),
    }),
  }
}

function ratioOf(of: readonly number[] | undefined, by: readonly number[] | undefined): Spread | null {
  if (of === undefined || by === undefined || of.length !== by.length) return null
  return spreadOf(of.map((value, round) => value / (by[round] ?? Number.NaN)))
}
