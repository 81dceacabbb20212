import type { Customer } from '../tables.ts'
import type { OperatingUnitId } from './business-units.ts'
import { createRandom, type Random } from './random.ts'

/** A customer, with what the generator needs to let it buy. */
export interface GeneratedCustomer extends Customer {
  /** How much it buys against others; a few are large, most are small. */
  size: number
  /** How much of it goes to each unit. */
  affinity: Record<OperatingUnitId, number>
  /** Share of gross sales given away as discount. */
  discountRate: number
}

interface Segment {
  type: string
  count: number
  size: number
  affinity: Record<OperatingUnitId, number>
  discount: [low: number, high: number]
  name(place: string, random: Random): string
}

const PLACE_STARTS = [
  'Alder', 'Ash', 'Birch', 'Black', 'Brook', 'Cedar', 'Clear', 'Copper', 'Crest', 'Dun', 'East', 'Elk', 'Fair',
  'Fox', 'Glen', 'Gran', 'Hart', 'Haw', 'Iron', 'Juni', 'Kings', 'Lake', 'Linden', 'Maple', 'Mill', 'North',
  'Oak', 'Pine', 'Quarry', 'Red', 'Rock', 'Salt', 'Silver', 'Stone', 'Sum', 'Thorn', 'Wal', 'West', 'Willow',
  'Wind',
] as const
const PLACE_ENDS = [
  'bridge', 'brook', 'bury', 'dale', 'field', 'ford', 'haven', 'hollow', 'hurst', 'mere', 'mont', 'more', 'port',
  'ridge', 'side', 'stead', 'ton', 'vale', 'view', 'ville', 'wick', 'wood',
] as const
const FAMILY_NAMES = [
  'Abernathy', 'Bellweather', 'Castellan', 'Dorrance', 'Eckhart', 'Fennimore', 'Galloway', 'Hollis', 'Ingram',
  'Jessup', 'Kittredge', 'Lockhart', 'Merriweather', 'Norcross', 'Ostrander', 'Pemberton', 'Quimby', 'Rademacher',
  'Stallworth', 'Trescott', 'Underhill', 'Vandermeer', 'Whitlock', 'Yarborough',
] as const
const TRADES = [
  'Electric', 'Contracting', 'Signal & Lighting', 'Infrastructure', 'Utility Construction', 'Paving & Electrical',
]
const AGENCIES = ['Regional Transit Authority', 'Metropolitan Planning District']
export const REGIONS = ['Northeast', 'Southeast', 'Midwest', 'Mountain', 'Pacific'] as const

const contractor = (_place: string, random: Random): string => {
  const family = random.pick(FAMILY_NAMES)
  return random.chance(0.35) ? `${family} & Sons ${random.pick(TRADES)}` : `${family} ${random.pick(TRADES)}`
}

const SEGMENTS: readonly Segment[] = [
  {
    type: 'Municipality',
    count: 84,
    size: 1,
    affinity: { signals: 1, controllers: 1, software: 1, services: 1.1 },
    discount: [0.01, 0.045],
    name: (place, random) => `${random.pick(['City of', 'City of', 'Town of', 'Village of'])} ${place}`,
  },
  {
    type: 'County',
    count: 22,
    size: 1.5,
    affinity: { signals: 0.9, controllers: 1.1, software: 1.3, services: 1.2 },
    discount: [0.02, 0.05],
    name: (place) => `${place} County`,
  },
  {
    type: 'Contractor',
    count: 34,
    size: 1.2,
    affinity: { signals: 1.5, controllers: 1, software: 0.05, services: 0.25 },
    discount: [0.04, 0.1],
    name: contractor,
  },
  {
    type: 'Transportation agency',
    count: 10,
    size: 2.4,
    affinity: { signals: 0.7, controllers: 1.2, software: 1.6, services: 0.9 },
    discount: [0.05, 0.09],
    name: (place, random) => `${place} ${random.pick(AGENCIES)}`,
  },
]

export const CUSTOMER_COUNT = SEGMENTS.reduce((sum, segment) => sum + segment.count, 0)

/** The customers of the company, in the order of their ids. No two share a name; the places are made up. */
export function createCustomers(seed: number): GeneratedCustomer[] {
  const random = createRandom(seed, 'customers')
  const taken = new Set<string>()
  const customers: GeneratedCustomer[] = []
  for (const segment of SEGMENTS) {
    for (let count = 0; count < segment.count; count += 1) {
      customers.push(createCustomer(segment, `C${1001 + customers.length}`, random, taken))
    }
  }
  return customers
}

function createCustomer(segment: Segment, id: string, random: Random, taken: Set<string>): GeneratedCustomer {
  let name: string
  do {
    name = segment.name(random.pick(PLACE_STARTS) + random.pick(PLACE_ENDS), random)
  } while (taken.has(name))
  taken.add(name)
  const tilt = () => random.between(0.5, 1.5)
  return {
    id,
    name,
    type: segment.type,
    region: random.pick(REGIONS),
    // A power law: the largest buys some twenty times what a typical one does.
    size: segment.size * Math.min(12, (1 - random.next()) ** -0.7),
    affinity: {
      signals: segment.affinity.signals * tilt(),
      controllers: segment.affinity.controllers * tilt(),
      software: segment.affinity.software * tilt(),
      services: segment.affinity.services * tilt(),
    },
    discountRate: random.between(...segment.discount),
  }
}
