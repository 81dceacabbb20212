import { SourceError, type SourcePlace } from '../data-source.ts'
import type { SourceRow } from '../files/table-file.ts'
import type { ReferenceField } from '../mapping/fields.ts'
import type { Reader } from './cell.ts'
import type { Cells } from './cells.ts'
import { quoted, shortened } from './problems.ts'

/** The members of one kind, as they are read, and by what other tables call them. */
export interface Register<T extends { id: string; name: string }> {
  /** What one of them is called in a message. */
  noun: string
  list: readonly T[]
  /** `key`: what other tables call it. Throws `SourceError` for a key or an id that is there already. */
  add(member: T, key: string, place: SourcePlace): void
  /** What other tables call the one at this place. */
  keyOf(place: number): string
  /** Its place in the list; undefined for one that is not there, and for a name that several have. */
  find(text: string, by: 'key' | 'id' | 'name'): number | undefined
}

export function createRegister<T extends { id: string; name: string }>(noun: string): Register<T> {
  const list: T[] = []
  const keys: string[] = []
  const rowOf: (number | undefined)[] = []
  const places = { key: new Map<string, number>(), id: new Map<string, number>(), name: new Map<string, number>() }
  const refuse = (text: string, taken: number, place: SourcePlace): never => {
    const where = rowOf[taken] === undefined ? '' : `, in row ${rowOf[taken]}`
    throw new SourceError(`${noun} ${quoted(text)} is there already${where}`, place)
  }
  return {
    noun,
    list,
    add(member, key, place) {
      const taken = places.key.get(key) ?? places.id.get(member.id)
      if (taken !== undefined) refuse(places.key.has(key) ? key : member.id, taken, place)
      places.key.set(key, list.length)
      places.id.set(member.id, list.length)
      places.name.set(member.name, places.name.has(member.name) ? -1 : list.length)
      keys.push(key)
      rowOf.push(place.row)
      list.push(member)
    },
    keyOf: (place) => keys[place]!,
    find(text, by) {
      const found = places[by].get(text)
      return found === -1 ? undefined : found
    },
  }
}

type AnyRegister = Pick<Register<{ id: string; name: string }>, 'noun' | 'find'>

/** Reads which member a cell names: its place; null where the field is absent or the cell empty. */
export function optionalReference(
  cells: Cells,
  field: ReferenceField | undefined,
  register: AnyRegister,
): Reader<number | null> {
  if (field === undefined) return () => null
  const { by = 'key', ...rest } = field
  const read = cells.text(rest)
  return (row: SourceRow) => {
    const value = read(row)
    if (value === null) return null
    const place = register.find(value, by)
    if (place === undefined) {
      throw cells.fault(row, field.column, `${register.noun} ${shortened(value)} is not there`)
    }
    return place
  }
}

/** As `optionalReference`; an empty cell is a mistake. */
export function reference(cells: Cells, field: ReferenceField, register: AnyRegister): Reader<number> {
  const read = optionalReference(cells, field, register)
  return (row) => {
    const place = read(row)
    if (place === null) throw cells.fault(row, field.column, `is empty; it must name a ${register.noun}`)
    return place
  }
}
