import type { Column, DateField } from '../mapping/fields.ts'
import { faultAt, filledCell, needed, type Reader, type TableContext } from './cell.ts'
import { dayOf, parseDay } from './dates.ts'
import { quoted } from './problems.ts'

/** Days since 1970-01-01; null for a cell that is empty and for a field that is absent. */
export function dayCell(table: TableContext, field: DateField | undefined): Reader<number | null> {
  if (field === undefined) return () => null
  const { column, constant, format = table.shape.date, year, month } = field
  if (year !== undefined && month !== undefined) return yearAndMonthCell(table, year, month)
  const read = column === undefined ? () => constant ?? null : filledCell(table, column, field.empty)
  return (row) => {
    const value = read(row)
    if (value === null) return null
    const day = parseDay(value, format)
    if (day === undefined) throw faultAt(table, row, column, `${quoted(value)} is no date as ${format}`)
    return day
  }
}

export function requiredDayCell(table: TableContext, field: DateField): Reader<number> {
  const read = dayCell(table, field)
  return (row) => needed(table, row, field.column, read(row))
}

function yearAndMonthCell(table: TableContext, year: Column, month: Column): Reader<number> {
  const [readYear, readMonth] = [filledCell(table, year), filledCell(table, month)]
  return (row) => {
    const yearText = needed(table, row, year, readYear(row))
    const monthText = needed(table, row, month, readMonth(row))
    if (!/^\d{4}$/.test(yearText)) throw faultAt(table, row, year, `${quoted(yearText)} is no year`)
    const day = /^\d{1,2}$/.test(monthText) ? dayOf(Number(yearText), Number(monthText)) : undefined
    if (day === undefined) throw faultAt(table, row, month, `${quoted(monthText)} is no month of ${yearText}`)
    return day
  }
}
