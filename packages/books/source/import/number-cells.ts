import { placeOf } from '../files/columns.ts'
import type { AmountField, Column, NumberField } from '../mapping/fields.ts'
import { faultAt, filledCell, needed, type Reader, type TableContext } from './cell.ts'
import { multiply, parseDecimal, subtract, toHundredths, type Decimal, type NumberWriting } from './decimal.ts'
import { quoted } from './problems.ts'

/** A figure of one is so many digits behind the point of what the file says. */
const SCALE_PLACES = { hundredths: 2, ones: 0, thousands: -3, millions: -6 } as const
const ZERO: Decimal = { digits: 0n, places: 0 }
const ONE: Decimal = { digits: 1n, places: 0 }

/** Whole hundredths, rounded half away from zero; null for a cell that is empty and for a field that is absent. */
export function hundredthsCell(table: TableContext, field: NumberField | undefined): Reader<number | null> {
  if (field === undefined) return () => null
  const read = decimalCell(table, field)
  const scale = SCALE_PLACES[field.scale ?? 'ones']
  return (row) => {
    const value = read(row)
    if (value === null) return null
    const scaled = toHundredths({ digits: value.digits, places: value.places + scale })
    if (scaled !== undefined) return scaled
    const cell = field.column === undefined ? '' : row.cells[placeOf(table.columns, field.column)]
    throw faultAt(table, row, field.column, `${quoted(cell ?? '')} is too large`)
  }
}

export function requiredHundredthsCell(table: TableContext, field: NumberField | AmountField): Reader<number> {
  const read = hundredthsCell(table, field)
  return (row) => needed(table, row, field.column, read(row))
}

/** A number as JavaScript has it: not for money. */
export function requiredNumberCell(table: TableContext, field: NumberField): Reader<number> {
  const read = decimalCell(table, field)
  return (row) => {
    const { digits, places } = needed(table, row, field.column, read(row))
    return Number(`${digits}e${-places}`)
  }
}

function decimalCell(table: TableContext, field: NumberField): Reader<Decimal | null> {
  const { column, constant, whenEmpty, whenEmptyMultiply, less } = field
  if (column === undefined) return () => decimalOf(constant ?? 0)
  const own = plainCell(table, field, column)
  if (less !== undefined) return differenceCell(own, plainCell(table, field, less))
  const factors = whenEmptyMultiply?.map((factor) => ({ factor, read: plainCell(table, field, factor) }))
  return (row) => {
    const value = own(row)
    if (value !== null) return value
    if (factors === undefined) return whenEmpty === undefined ? null : decimalOf(whenEmpty)
    return factors.reduce((product, { factor, read }) => multiply(product, needed(table, row, factor, read(row))), ONE)
  }
}

function plainCell(table: TableContext, field: NumberField, column: Column): Reader<Decimal | null> {
  const { decimal = table.shape.decimal, grouping = table.shape.grouping, empty } = field
  const writing: NumberWriting = { decimal, grouping }
  const read = filledCell(table, column, empty)
  return (row) => {
    const value = read(row)
    if (value === null) return null
    const parsed = parseDecimal(value, writing)
    if (parsed === undefined) throw faultAt(table, row, column, `${quoted(value)} is no number`)
    return parsed
  }
}

/** An empty one of the two counts as 0. */
function differenceCell(own: Reader<Decimal | null>, taken: Reader<Decimal | null>): Reader<Decimal | null> {
  return (row) => {
    const [value, off] = [own(row), taken(row)]
    return value === null && off === null ? null : subtract(value ?? ZERO, off ?? ZERO)
  }
}

/** A number of the mapping, exactly as it is written there. */
const decimalOf = (value: number): Decimal => parseDecimal(String(value), { decimal: '.', grouping: '' }) ?? ZERO
