import type { MetricId } from '../../warehouse/metric-ids.ts'
import type { DataSource } from '../data-source.ts'
import type { BookTables, Fact } from '../tables.ts'
import { createBudgets } from './budgets.ts'
import { BUSINESS_UNITS, COMPANY } from './business-units.ts'
import { ACCOUNTS, ROLES } from './chart-of-accounts.ts'
import { createClosing } from './closing.ts'
import { createCustomers } from './customers.ts'
import { createExpenses } from './expenses.ts'
import { AS_OF } from './plan.ts'
import { CONTROLLERS_PRODUCTS } from './products-controllers.ts'
import { SERVICES_PRODUCTS } from './products-services.ts'
import { SIGNALS_PRODUCTS } from './products-signals.ts'
import { SOFTWARE_PRODUCTS } from './products-software.ts'
import { createSales } from './sales.ts'

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
  const booked = [...createSales(seed, CATALOGUE, customers), ...createExpenses(seed)]
  const facts = [...booked, ...createClosing(booked)]
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
    budgets: createBudgets(seed, facts),
    contracts: [],
    invoices: [],
    workforce: [],
    gaps: {},
    notes: ['The company and everyone in its books are made up; the figures come from a seed.'],
  }
}
