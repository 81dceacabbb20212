import type { MetricId } from '../../warehouse/metric-ids.ts'
import type { DataSource } from '../data-source.ts'
import type { BookTables, Fact } from '../tables.ts'
import { createBudgets } from './budgets.ts'
import { BUSINESS_UNITS, COMPANY } from './business-units.ts'
import { ACCOUNTS, ROLES } from './chart-of-accounts.ts'
import { createClosing } from './closing.ts'
import { createContractSales } from './contract-sales.ts'
import { createContracts } from './contracts.ts'
import { createCustomers } from './customers.ts'
import { createExpenses, misbook } from './expenses.ts'
import { createInvoices } from './invoices.ts'
import { AS_OF, FIRST_MONTH } from './plan.ts'
import { CONTROLLERS_PRODUCTS } from './products-controllers.ts'
import { SERVICES_PRODUCTS } from './products-services.ts'
import { SIGNALS_PRODUCTS } from './products-signals.ts'
import { SOFTWARE_PRODUCTS } from './products-software.ts'
import { createSales } from './sales.ts'
import { castStories, storiesWith, type PlantedStory } from './stories.ts'
import { createWorkforce } from './workforce.ts'

export const DEFAULT_SEED = 1

const CATALOGUE = [...SIGNALS_PRODUCTS, ...CONTROLLERS_PRODUCTS, ...SOFTWARE_PRODUCTS, ...SERVICES_PRODUCTS]

/** What is booked by product and customer; expenses and balances are booked by unit alone. */
const ATTRIBUTED_METRICS: readonly MetricId[] = [
  'gross_sales',
  'returns',
  'discounts',
  'net_sales',
  'material_cost',
  'labour_cost',
  'overhead_cost',
  'cost_of_sales',
  'gross_margin',
  'gross_margin_ratio',
  'variable_cost',
  'contribution_margin',
  'contribution_margin_ratio',
  'units',
  'average_price',
]

/**
 * The company the project made up. The same seed gives the same books to the cent, on every machine and on every day.
 */
export function createGeneratedCompany(seed: number = DEFAULT_SEED): DataSource<readonly Fact[]> {
  return {
    id: 'generated',
    label: `generated company (seed ${seed})`,
    read: () => Promise.resolve(generateBooks(seed)),
  }
}

/** Pure: the whole books of the generated company. */
export function generateBooks(seed: number): BookTables {
  const customers = createCustomers(seed)
  const cast = castStories(customers)
  const terms = createContracts(seed, CATALOGUE, customers, cast)
  const sold = [...createSales(seed, CATALOGUE, customers, cast), ...createContractSales(seed, CATALOGUE, terms)]
  const invoices = createInvoices(seed, sold, customers)
  const right = [...sold.filter(({ month }) => month >= FIRST_MONTH), ...createExpenses(seed)]
  const booked = misbook(right)
  const facts = [...booked, ...createClosing(booked, invoices)]
  const ledger = { id: 'ledger', label: 'general ledger', facts }
  return {
    company: COMPANY,
    asOf: AS_OF,
    businessUnits: BUSINESS_UNITS.map(({ id, name, kind, description }) => ({ id, name, kind, description })),
    accounts: ACCOUNTS,
    roles: ROLES,
    products: CATALOGUE.map(({ product }) => product),
    customers: customers.map(({ id, name, type, region }) => ({ id, name, type, region })),
    ledger,
    detail: { ...ledger, metrics: ATTRIBUTED_METRICS },
    // Nobody budgets for a mistake: budgets know what should have been booked.
    budgets: createBudgets(seed, [...right, ...createClosing(right, invoices)]),
    contracts: terms.map(({ piecesPerMonth: _counted, ...term }) => term),
    invoices,
    workforce: createWorkforce(facts, CATALOGUE),
    gaps: {},
    notes: ['The company and everyone in its books are made up; the figures come from a seed.'],
  }
}

/** What is planted in the books of a seed for an analyst to find. */
export function plantedStories(seed: number = DEFAULT_SEED): PlantedStory[] {
  return storiesWith(castStories(createCustomers(seed)))
}
