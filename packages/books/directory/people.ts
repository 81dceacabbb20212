import type { Person } from './directory.ts'

/** A person of the built-in directory; units are told by their place among the dataset's operating units. */
interface BuiltInPerson extends Omit<Person, 'businessUnitIds'> {
  units: 'all' | { operatingUnit: number }
}

/** The four people of a development installation. `-1` is the last operating unit. */
export const PEOPLE: readonly BuiltInPerson[] = [
  {
    userId: 'ada',
    displayName: 'Ada Okonkwo',
    email: 'ada@example.com',
    title: 'Finance director',
    roles: [],
    aiPermission: true,
    seeCosts: true,
    units: 'all',
  },
  {
    userId: 'ben',
    displayName: 'Ben Lindqvist',
    email: 'ben@example.com',
    title: 'Business unit controller',
    roles: [],
    aiPermission: true,
    seeCosts: false,
    units: { operatingUnit: 0 },
  },
  {
    userId: 'cleo',
    displayName: 'Cleo Marchetti',
    email: 'cleo@example.com',
    title: 'Production planner',
    roles: [],
    aiPermission: false,
    seeCosts: false,
    units: { operatingUnit: 1 },
  },
  {
    userId: 'olga',
    displayName: 'Olga Petrenko',
    email: 'olga@example.com',
    title: 'Platform operations lead',
    roles: ['ai.operator'],
    aiPermission: true,
    seeCosts: true,
    units: { operatingUnit: -1 },
  },
]
