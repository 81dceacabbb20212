import { SUBLEDGERS } from '@perdure/books'
import type {
  Asker,
  AvailableMetric,
  BusinessUnit,
  CompanyFacts,
  Customer,
  FiscalYear,
  MetricId,
  Person,
  Subledger,
  Warehouse,
} from '@perdure/books'
import type { UiContext } from '@perdure/protocol'

/**
 * What an analyst knows before it asks any tool: the company, its calendar, the metrics, and what the person in front
 * of it may see. Nothing in it reaches beyond that person's rights.
 */
export interface Briefing {
  company: CompanyFacts
  /** The day up to which the books are complete, ISO date. */
  asOf: string
  fiscalYears: readonly FiscalYear[]
  latestFullYear: number
  latestYear: number
  metrics: readonly AvailableMetric[]
  /** Those of them that can be asked by product and customer as well as by unit, account and time. */
  metricsByProductOrCustomer: readonly MetricId[]
  /** The books beside the ledger that the company has. */
  subledgers: readonly Subledger[]
  businessUnits: readonly BusinessUnit[]
  products: readonly { id: string; name: string; category: string }[]
  customers: readonly Customer[]
  /** The chart of accounts, parents first. */
  accounts: readonly { id: string; name: string }[]
  /** What a reader must know to read the figures rightly. */
  notes: readonly string[]
  person: { displayName: string; title: string; seesEverything: boolean }
  /** What the person has on screen; a hint, never an order. */
  uiContext: UiContext | undefined
  /** ISO date. */
  today: string
}

export interface BriefingSources {
  warehouse: Warehouse
  person: Person
  asker: Asker
  uiContext: UiContext | undefined
  nowMs: number
}

export function buildBriefing({ warehouse, person, asker, uiContext, nowMs }: BriefingSources): Briefing {
  return {
    company: warehouse.company,
    asOf: warehouse.asOf,
    fiscalYears: warehouse.calendar.fiscalYears,
    latestFullYear: warehouse.calendar.latestFullYear,
    latestYear: warehouse.calendar.latestYear,
    metrics: warehouse.metrics,
    metricsByProductOrCustomer: warehouse.measurable.byProductOrCustomer,
    subledgers: SUBLEDGERS.filter((each) => warehouse.subledgers[each].held),
    businessUnits: warehouse.businessUnits(asker),
    products: warehouse.productNames(asker),
    customers: warehouse.customers(asker),
    accounts: warehouse.accounts(asker).map(({ id, name }) => ({ id, name })),
    notes: warehouse.notes,
    person: {
      displayName: person.displayName,
      title: person.title,
      seesEverything: person.businessUnitIds === 'all',
    },
    uiContext,
    today: new Date(nowMs).toISOString().slice(0, 10),
  }
}
