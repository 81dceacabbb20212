import type { BusinessUnit } from '../tables.ts'
import type { TableRow } from './read-table.ts'

/** The organizations that have postings or sales, as business units, and which of them a key or a territory means. */
export interface Organizations {
  businessUnits: readonly BusinessUnit[]
  /** Undefined for a key that is not there. */
  ofKey(organizationKey: number): string | undefined
  ofTerritory(territoryKey: number): string | undefined
}

/** Territories whose organization is not called by their name. The United Kingdom has none of its own. */
const TERRITORY_ORGANIZATIONS: Readonly<Record<string, string>> = {
  Canada: 'Canadian Division',
  'United Kingdom': 'European Operations',
}

/** `usedKeys`: the organizations that the ledger posts to. */
export function readOrganizations(
  rows: readonly TableRow[],
  territories: readonly TableRow[],
  usedKeys: ReadonlySet<number>,
): Organizations {
  const organizations = new Map(rows.map((row) => [row.whole('OrganizationKey'), row]))
  const keysByName = new Map(rows.map((row) => [row.text('OrganizationName'), row.whole('OrganizationKey')]))
  const territoryKeys = new Map(territories.map((row) => [row.whole('TerritoryID'), organizationOf(row, keysByName)]))
  const keys = [...organizations.keys()]
    .filter((key) => usedKeys.has(key) || [...territoryKeys.values()].includes(key))
    .toSorted((left, right) => left - right)
  const unitIds = new Map(keys.map((key) => [key, slug(organizations.get(key)!.text('OrganizationName'))]))
  return {
    businessUnits: keys.map((key) => ({
      id: unitIds.get(key)!,
      name: organizations.get(key)!.text('OrganizationName'),
      kind: 'operating',
      description: describe(organizations, key, usedKeys.has(key)),
    })),
    ofKey: (key) => unitIds.get(key),
    ofTerritory: (key) => unitIds.get(territoryKeys.get(key) ?? -1),
  }
}

function organizationOf(territory: TableRow, keysByName: ReadonlyMap<string, number>): number {
  const name = territory.text('Name')
  const names = [TERRITORY_ORGANIZATIONS[name], name, `${name} Division`].filter((each) => each !== undefined)
  const found = names.map((each) => keysByName.get(each)).find((key) => key !== undefined)
  if (found === undefined) throw territory.fault('Name', `territory "${name}" belongs to no organization`)
  return found
}

function describe(organizations: ReadonlyMap<number, TableRow>, key: number, posted: boolean): string {
  const parent = organizations.get(Number(organizations.get(key)!.raw('ParentOrganizationKey')))
  const place = parent ? `Part of ${parent.text('OrganizationName')}` : 'The whole group'
  return posted ? place : `${place}; sells through resellers, without postings of its own in the ledger`
}

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
