import { RequestError } from '@perdure/books'
import { z } from 'zod'
import { ROLE_DRIVERS, type RoleDrivers } from '../../domain/services-model.ts'
import { formatCell } from '../tables/figures.ts'

/** What may be changed about a services business, and how it is said. */

const ROLES_MAX = 20
const HEADS_MAX = 100_000
const HOURS_MAX = 8760
const DOLLARS_MAX = 10_000_000

const change = (what: string) =>
  z.number().min(-1).max(10).optional().describe(`${what}, as a ratio: 0.05 = 5 % more.`)

export const changesField = z.strictObject({
  heads: change('Heads of roles that bill time'),
  hoursPerHead: change('Hours a head can bill'),
  utilisation: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .describe('Added to the utilisation of every role: 0.03 = three percentage points more.'),
  listRate: change('List rates'),
  realisation: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .describe('Added to the realisation of every role: -0.02 = two percentage points less.'),
  payPerHead: change('Pay a head, of all roles'),
  arr: change('Annual recurring revenue of the contracts'),
})
export type Changes = z.infer<typeof changesField>

const roleField = z.strictObject({
  role: z.string().min(1).max(100).describe('A role of the workforce by name, or a new one.'),
  heads: z.number().min(0).max(HEADS_MAX).optional().describe('Average heads over the year.'),
  hoursPerHead: z.number().min(0).max(HOURS_MAX).optional().describe('Hours a head can bill in a year.'),
  utilisation: z.number().min(0).max(1).optional().describe('Billable ÷ available hours; 0.7 is 70 %.'),
  listRate: z.number().min(0).max(DOLLARS_MAX).optional().describe('Dollars an hour.'),
  realisation: z.number().min(0).max(2).optional().describe('Billed ÷ (billable hours × list rate).'),
  payPerHead: z.number().min(0).max(DOLLARS_MAX).optional().describe('Dollars a year.'),
})
export const rolesField = z.array(roleField).max(ROLES_MAX)
export type RoleChange = z.infer<typeof roleField>

/** A role as it was booked and as it is modelled; one that is new was nobody. */
export interface ModelledRole {
  role: string
  before: RoleDrivers
  after: RoleDrivers
}

/**
 * Changes to all first, then what single roles are given. Throws `RequestError` for a role that is told twice, and for
 * one that is not booked and not given all its drivers.
 */
export function modelRoles(
  booked: ReadonlyMap<string, RoleDrivers>,
  changes: Changes,
  wanted: readonly RoleChange[],
): ModelledRole[] {
  const byName = new Map<string, RoleChange>()
  for (const each of wanted) {
    const name = nameIn(booked, each.role)
    if (byName.has(name)) throw new RequestError('roles', `The role "${name}" is there twice.`)
    byName.set(name, each)
  }
  const known = [...booked].map(([role, before]): ModelledRole => ({
    role,
    before,
    after: { ...changeAll(before, changes), ...givenOf(byName.get(role)) },
  }))
  const added = [...byName].filter(([name]) => !booked.has(name))
  return [...known, ...added.map(([role, given]) => newRole(role, given, [...booked.keys()]))]
}

/** The role's name as the books have it, in whatever case it is asked. */
function nameIn(booked: ReadonlyMap<string, RoleDrivers>, role: string): string {
  const wanted = role.trim()
  return [...booked.keys()].find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? wanted
}

function newRole(role: string, given: RoleChange, known: readonly string[]): ModelledRole {
  const missing = ROLE_DRIVERS.filter((driver) => given[driver] === undefined)
  if (missing.length > 0) {
    throw new RequestError(
      'roles',
      `There is no role "${role}" in the books; a new one needs ${missing.join(', ')}.`,
      known,
    )
  }
  const after = givenOf(given) as RoleDrivers
  // Nobody, at its own rates: all that it earns comes with its heads.
  return { role, before: { ...after, heads: 0 }, after }
}

const givenOf = (given: RoleChange | undefined): Partial<RoleDrivers> =>
  Object.fromEntries(ROLE_DRIVERS.flatMap((driver) => (given?.[driver] === undefined ? [] : [[driver, given[driver]]])))

/** A role that bills no time has pay alone to change. */
function changeAll(drivers: RoleDrivers, changes: Changes): RoleDrivers {
  const by = (driver: 'heads' | 'hoursPerHead' | 'listRate' | 'payPerHead'): number =>
    drivers[driver] * (1 + (changes[driver] ?? 0))
  if (drivers.hoursPerHead === 0) return { ...drivers, payPerHead: by('payPerHead') }
  return {
    heads: by('heads'),
    hoursPerHead: by('hoursPerHead'),
    utilisation: Math.max(0, drivers.utilisation + (changes.utilisation ?? 0)),
    listRate: by('listRate'),
    realisation: Math.max(0, drivers.realisation + (changes.realisation ?? 0)),
    payPerHead: by('payPerHead'),
  }
}

const LABELS: Readonly<Record<keyof Changes, string>> = {
  heads: 'heads',
  hoursPerHead: 'hours a head',
  utilisation: 'utilisation',
  listRate: 'list rates',
  realisation: 'realisation',
  payPerHead: 'pay a head',
  arr: 'ARR',
}
const IN_POINTS: readonly string[] = ['utilisation', 'realisation']

/** In words, for a scope. */
export function describeChanges(changes: Changes, roles: readonly RoleChange[]): string {
  const common = (Object.keys(LABELS) as (keyof Changes)[]).flatMap((key) => {
    const value = changes[key]
    if (value === undefined) return []
    const told = IN_POINTS.includes(key) ? formatCell(value * 100, 'percentage_points') : signed(value)
    return [`${LABELS[key]} ${told}`]
  })
  const own = roles.map(({ role, ...given }) => {
    const told = ROLE_DRIVERS.flatMap((driver) =>
      given[driver] === undefined ? [] : [`${LABELS[driver]} ${given[driver]}`],
    )
    return `${role}: ${told.length === 0 ? 'as booked' : told.join(', ')}`
  })
  const all = [...common, ...own]
  return all.length === 0 ? 'nothing changed' : `changed: ${all.join('; ')}`
}

const signed = (ratio: number): string => `${ratio > 0 ? '+' : ''}${formatCell(ratio, 'ratio')}`
