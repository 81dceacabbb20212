import type { BusinessUnit, CompanyFacts } from '../tables.ts'

/** The company that the project made up: nobody by this name is meant. */
export const COMPANY: CompanyFacts = {
  name: 'Ardenway Traffic Systems, Inc.',
  description:
    'Maker of traffic signals and controllers with a services arm, selling to municipalities and contractors',
  currency: 'USD',
  fiscalYearStartMonth: 7,
}

export const UNIT_IDS = ['signals', 'controllers', 'software', 'services', 'corporate'] as const
export type UnitId = (typeof UNIT_IDS)[number]
export type OperatingUnitId = Exclude<UnitId, 'corporate'>
export const OPERATING_UNIT_IDS: readonly OperatingUnitId[] = ['signals', 'controllers', 'software', 'services']

export const BUSINESS_UNITS: readonly (BusinessUnit & { id: UnitId })[] = [
  {
    id: 'signals',
    name: 'Signals',
    kind: 'operating',
    description: 'Vehicle and pedestrian signal heads, beacons, poles and mounting hardware',
  },
  {
    id: 'controllers',
    name: 'Controllers',
    kind: 'operating',
    description: 'Intersection controllers, cabinets, conflict monitors and vehicle detection',
  },
  {
    id: 'software',
    name: 'ITS Software',
    kind: 'operating',
    description: 'Central traffic management, adaptive timing and analytics, licensed and by subscription',
  },
  {
    id: 'services',
    name: 'Field Services',
    kind: 'operating',
    description: 'Installation, signal retiming, maintenance and training',
  },
  {
    id: 'corporate',
    name: 'Corporate',
    kind: 'corporate',
    description: 'Head office, interest and taxes: what belongs to no operating unit',
  },
]
