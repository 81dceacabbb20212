import type { SourceRow } from '../files/table-file.ts'
import type { Column, TextField } from '../mapping/fields.ts'
import { faultAt, filledCell, needed, type Reader, type TableContext } from './cell.ts'
import { listed, quoted, shortened } from './problems.ts'

/** A text, after lookup and values; null for a cell that is empty and for a field that is absent. */
export function textCell(table: TableContext, field: TextField | undefined): Reader<string | null> {
  if (field === undefined) return () => null
  const { column, constant, lookup, values, otherwise, prefix = '', style } = field
  if (column === undefined) return () => constant ?? null
  const cell = filledCell(table, column, field.empty)
  return (row) => {
    const given = cell(row) ?? field.whenEmpty ?? null
    if (given === null) return null
    const found = lookup === undefined ? given : lookedUp(table, row, column, lookup, given)
    const value = values === undefined ? found : replaced(table, row, column, found, values, otherwise)
    return prefix + (style === 'slug' ? slug(value) : value)
  }
}

/** A text that must be there. */
export function requiredTextCell(table: TableContext, field: TextField): Reader<string> {
  const read = textCell(table, field)
  return (row) => needed(table, row, field.column, read(row))
}

/** One of these words; an absent field or an empty cell is `fallback`. */
export function choiceCell<T extends string>(
  table: TableContext,
  field: TextField | undefined,
  choices: readonly T[],
  fallback: T,
): Reader<T> {
  const read = textCell(table, field)
  return (row) => {
    const value = read(row)
    if (value === null) return fallback
    const chosen = choices.find((each) => each === value)
    if (chosen !== undefined) return chosen
    throw faultAt(table, row, field?.column, `${quoted(value)} is none of ${choices.join(' ')}`)
  }
}

/** One of these words, which must be there. */
export function requiredChoiceCell<T extends string>(
  table: TableContext,
  field: TextField,
  choices: readonly T[],
): Reader<T> {
  const read = choiceCell<T | ''>(table, field, choices, '')
  return (row) => {
    const chosen = read(row)
    if (chosen !== '') return chosen
    throw faultAt(table, row, field.column, `is empty; it must be one of ${choices.join(', ')}`)
  }
}

function lookedUp(table: TableContext, row: SourceRow, column: Column, lookup: string, key: string): string {
  const value = table.lookUp(lookup, key)
  if (value === undefined) throw faultAt(table, row, column, `${lookup} ${shortened(key)} is not there`)
  return value
}

function replaced(
  table: TableContext,
  row: SourceRow,
  column: Column,
  value: string,
  values: Readonly<Record<string, string>>,
  otherwise: string | null | undefined,
): string {
  if (Object.hasOwn(values, value)) return values[value]!
  if (otherwise !== undefined) return otherwise ?? value
  const known = listed(Object.keys(values))
  throw faultAt(table, row, column, `${quoted(value)} is none of the values that the mapping knows: ${known}`)
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
