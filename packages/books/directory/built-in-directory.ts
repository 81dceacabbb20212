import type { BusinessUnit } from '../source/tables.ts'
import { issueAsker } from './asker.ts'
import type { Directory, Person } from './directory.ts'
import { PEOPLE } from './people.ts'

/** The built-in people, with rights over the units of whatever books are loaded. */
export function createBuiltInDirectory(businessUnits: readonly BusinessUnit[]): Directory {
  const allIds = businessUnits.map(({ id }) => id)
  const operating = businessUnits.filter(({ kind }) => kind === 'operating')
  const people = PEOPLE.map(({ units, ...person }): Person => {
    const unit = units === 'all' ? undefined : operating.at(units.operatingUnit)
    return { ...person, businessUnitIds: units === 'all' ? 'all' : unit ? [unit.id] : [] }
  })
  return {
    find: (userId) => Promise.resolve(people.find((person) => person.userId === userId)),
    list: () => Promise.resolve([...people]),
    askerFor: ({ userId, businessUnitIds }) =>
      issueAsker(userId, businessUnitIds === 'all' ? allIds : allIds.filter((id) => businessUnitIds.includes(id))),
  }
}
