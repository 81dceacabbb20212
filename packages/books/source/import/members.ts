import type { Mapping } from '../mapping/mapping.ts'
import type { BusinessUnit } from '../tables.ts'
import type { Register } from './register.ts'
import type { ReadUnit } from './registers.ts'
import type { Staging } from './staging.ts'
import type { Subledgers } from './subledgers.ts'

/** The members; where several have a name, each carries its key in it. */
export function distinctNames<T extends { id: string; name: string }>(register: Register<T>): T[] {
  const names = Map.groupBy(register.list, ({ name }) => name)
  return register.list.map((member, place) =>
    names.get(member.name)!.length > 1 ? { ...member, name: `${member.name} (${register.keyOf(place)})` } : member,
  )
}

/** The units, without those that nothing is booked for where the mapping wants only the others, each described. */
export function describedUnits(
  { businessUnits: table, ledger }: Mapping,
  register: Register<ReadUnit>,
  used: Awaited<ReturnType<Staging['usedUnits']>>,
  { contracts, invoices, workforce }: Subledgers,
): BusinessUnit[] {
  const beside = new Set([...contracts, ...invoices, ...workforce].map(({ businessUnitId }) => businessUnitId))
  const units = distinctNames(register)
  return units.flatMap(({ parentKey, ...unit }, place): BusinessUnit[] => {
    if (table.onlyUsed && !used.has(place) && !beside.has(unit.id)) return []
    if (unit.description !== '' || table.parent === undefined) return [unit]
    const above = parentKey === null ? undefined : register.find(parentKey, 'key')
    const part = above === undefined ? 'The whole group' : `Part of ${units[above]!.name}`
    const without = used.get(place)?.inLedger === false ? `; without postings of its own in the ${ledger.label}` : ''
    return [{ ...unit, description: `${part}${without}` }]
  })
}
