import { monthNumber } from '../../warehouse/calendar.ts'
import type { MonthNumber } from '../tables.ts'
import type { OperatingUnitId } from './business-units.ts'
import type { GeneratedCustomer } from './customers.ts'

/**
 * What is planted in the generated company for an analyst to find. The generator books by these figures, and tests look
 * for each story in the books with them; the README tells them in words.
 */

/** Materials of Signals grow dearer much faster than its prices rise (3 % a year). */
export const INPUT_COST_SQUEEZE = {
  unit: 'signals',
  /** Rise of material cost over the year before, by fiscal year; every other year as planned. */
  rises: new Map([
    [2025, 0.085],
    [2026, 0.12],
  ]),
} as const

/** A large customer of ITS Software leaves the company, with all its contracts, and buys from nobody afterwards. */
export const LOST_CUSTOMER = {
  unit: 'software',
  /** About this share of the unit's recurring revenue when the books begin; less of it as others grow. */
  share: 0.1,
  lastMonth: monthNumber(2025, 12),
} as const

/** Field Services does ever more of its orders for one county. */
export const CONCENTRATION = {
  unit: 'services',
  /** Share of the unit's orders (contracts are not among them) by fiscal year; before the first: as in it. */
  shares: new Map([
    [2023, 0.05],
    [2024, 0.15],
    [2025, 0.28],
    [2026, 0.42],
  ]),
} as const

/** Controllers raises the prices of Detection on top of its yearly rise, and sells far fewer. */
export const PRICE_RISE = {
  unit: 'controllers',
  productCategory: 'Detection',
  fiscalYear: 2026,
  rise: 0.14,
  /** What is still bought of what would have been. */
  volumeKept: 0.6,
} as const

/** One invoice for professional services of Controllers is booked at ten times what it says. */
export const WRONG_BOOKING = {
  unit: 'controllers',
  accountId: '6610',
  month: monthNumber(2025, 11),
  factor: 10,
} as const

/** Field Services is given a sales budget far above what it had ever done or could do. */
export const UNREACHABLE_BUDGET = {
  unit: 'services',
  accountId: '4113',
  fiscalYear: 2025,
  /** Over what an ordinary budget would have been; its costs are budgeted as ever. */
  factor: 1.35,
} as const

/** Who plays the customers of the stories. */
export interface Cast {
  lostCustomerId: string
  concentratedCustomerId: string
}

/** The same customers for the same seed. */
export function castStories(customers: readonly GeneratedCustomer[]): Cast {
  const largest = (type: string, unit: OperatingUnitId): string =>
    customers
      .filter((customer) => customer.type === type)
      .toSorted((left, right) => right.size * right.affinity[unit] - left.size * left.affinity[unit])[0]!.id
  return {
    lostCustomerId: largest('Transportation agency', LOST_CUSTOMER.unit),
    concentratedCustomerId: largest('County', CONCENTRATION.unit),
  }
}

/** A story as a test or an exercise needs it: whose, about what, and when. */
export interface PlantedStory {
  id:
    | 'input_cost_squeeze'
    | 'lost_customer'
    | 'concentration'
    | 'price_rise'
    | 'wrong_booking'
    | 'unreachable_budget'
  businessUnitId: OperatingUnitId
  customerId?: string
  productCategory?: string
  accountId?: string
  /** The months in which it shows, both included. */
  fromMonth: MonthNumber
  toMonth: MonthNumber
  /** One sentence: what happened. */
  what: string
}

/** Every story of the company that these customers buy from. */
export function storiesWith({ lostCustomerId, concentratedCustomerId }: Cast): PlantedStory[] {
  return [
    {
      id: 'input_cost_squeeze',
      businessUnitId: INPUT_COST_SQUEEZE.unit,
      fromMonth: monthNumber(2024, 7),
      toMonth: monthNumber(2026, 6),
      what: 'Materials of Signals grow dearer by 8.5 % and then 12 % a year; its prices rise by 3 %.',
    },
    {
      id: 'lost_customer',
      businessUnitId: LOST_CUSTOMER.unit,
      customerId: lostCustomerId,
      fromMonth: LOST_CUSTOMER.lastMonth + 1,
      toMonth: monthNumber(2026, 6),
      what: 'A large contract customer of ITS Software leaves at the end of 2025 and buys nothing more of any unit.',
    },
    {
      id: 'concentration',
      businessUnitId: CONCENTRATION.unit,
      customerId: concentratedCustomerId,
      fromMonth: monthNumber(2023, 7),
      toMonth: monthNumber(2026, 6),
      what: 'One county grows from about a twentieth of what Field Services sells to about a third.',
    },
    {
      id: 'price_rise',
      businessUnitId: PRICE_RISE.unit,
      productCategory: PRICE_RISE.productCategory,
      fromMonth: monthNumber(2025, 7),
      toMonth: monthNumber(2026, 6),
      what: 'Controllers raises Detection by 14 % on top of the yearly rise and loses about two fifths of the volume.',
    },
    {
      id: 'wrong_booking',
      businessUnitId: WRONG_BOOKING.unit,
      accountId: WRONG_BOOKING.accountId,
      fromMonth: WRONG_BOOKING.month,
      toMonth: WRONG_BOOKING.month,
      what: 'An invoice for professional services of Controllers is booked at ten times its amount.',
    },
    {
      id: 'unreachable_budget',
      businessUnitId: UNREACHABLE_BUDGET.unit,
      accountId: UNREACHABLE_BUDGET.accountId,
      fromMonth: monthNumber(2024, 7),
      toMonth: monthNumber(2025, 6),
      what: 'The sales budget of Field Services for FY2025 lies about a third above anything it could reach.',
    },
  ]
}
