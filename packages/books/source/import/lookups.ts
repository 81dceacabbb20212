import type { SourceError } from '../data-source.ts'
import type { Entity } from '../mapping/fields.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { FolderReader } from './folder-reader.ts'
import type { Problems } from './problems.ts'
import { quoted } from './problems.ts'
import type { Registers } from './registers.ts'

export interface Lookups {
  find(lookup: string, key: string): string | undefined
  /** Reads all of them. */
  readAll(reader: FolderReader): Promise<void>
  /** Gathers each value that names a member which is not there, at the place where it stands. */
  check(registers: Registers, problems: Problems): void
}

interface Named {
  lookup: string
  entity: Entity
  by: 'key' | 'id' | 'name'
  value: string
  raw: string
  faultAt: (problem: string) => SourceError
}

/** The files in which cells of other files are looked up. */
export function createLookups(mapping: Pick<Mapping, 'lookups'>): Lookups {
  const values = new Map<string, Map<string, string>>()
  const named: Named[] = []
  return {
    find: (lookup, key) => values.get(lookup)?.get(key),
    async readAll(reader) {
      for (const [lookup, table] of Object.entries(mapping.lookups)) {
        const own = new Map<string, string>()
        values.set(lookup, own)
        await reader.read(table, (cells) => {
          const readKey = cells.requiredText({ column: table.key })
          const readValue = cells.requiredText(table.value)
          const readRaw = cells.filled(table.value.column ?? table.key)
          return (row) => {
            const key = readKey(row)
            if (own.has(key)) throw cells.fault(row, table.key, `${lookup} ${quoted(key)} is there already`)
            const value = readValue(row)
            own.set(key, value)
            if (table.names === undefined) return
            const faultAt = (problem: string): SourceError => cells.fault(row, table.value.column, problem)
            const { names: entity, by = 'key' } = table
            named.push({ lookup, entity, by, value, raw: readRaw(row) ?? value, faultAt })
          }
        })
      }
    },
    check(registers, problems) {
      for (const { lookup, entity, by, value, raw, faultAt } of named) {
        const register = registers[entity]
        if (register.find(value, by) !== undefined) continue
        problems.add(faultAt(`${lookup} ${quoted(raw)} belongs to no ${register.noun}: there is no ${quoted(value)}`))
      }
    },
  }
}
