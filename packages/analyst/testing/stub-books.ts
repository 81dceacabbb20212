import type { Asker, AvailableMetric, Directory, Person, Warehouse } from '@perdure/books'

/** A directory and a warehouse that only tell who and what there is: for what never asks for a figure. */
export interface StubBooks {
  warehouse: Warehouse
  directory: Directory
  /** Changes what the directory says of a person from now on. */
  setPerson(person: Partial<Person> & { userId: string }): void
}

const ADA: Person = {
  userId: 'ada',
  displayName: 'Ada',
  email: 'ada@example.test',
  title: 'Controller',
  roles: [],
  aiPermission: true,
  seeCosts: true,
  businessUnitIds: 'all',
}

export function stubBooks(): StubBooks {
  const people = new Map<string, Person>([
    ['ada', ADA],
    ['cleo', { ...ADA, userId: 'cleo', displayName: 'Cleo', aiPermission: false }],
  ])
  const directory: Directory = {
    find: async (userId) => people.get(userId),
    list: async () => [...people.values()],
    askerFor: ({ userId, businessUnitIds }): Asker => ({
      userId,
      businessUnitIds: businessUnitIds === 'all' ? UNITS.map(({ id }) => id) : businessUnitIds,
    }),
  }
  return {
    directory,
    warehouse: stubWarehouse(),
    setPerson: (person) => people.set(person.userId, { ...ADA, ...people.get(person.userId), ...person }),
  }
}

const UNITS = [
  { id: 'signals', name: 'Signals', kind: 'operating', description: 'Makes signals.' },
  { id: 'services', name: 'Services', kind: 'operating', description: 'Looks after them.' },
] as const

const METRICS = [
  { id: 'net_sales', name: 'Net sales', aggregation: 'flow', unit: 'usd' },
  { id: 'gross_margin', name: 'Gross margin', aggregation: 'flow', unit: 'usd' },
  { id: 'headcount', name: 'Headcount', aggregation: 'stock', unit: 'count', unavailable: 'These books have none.' },
].map((metric) => ({ ...metric, definition: `${metric.name}, defined.` }) as AvailableMetric)

function fiscalYear(year: number, partial: boolean) {
  const months = Array.from({ length: partial ? 4 : 12 }, (_, index) => `${year - 1}-${index}`)
  return {
    fiscalYear: year,
    label: `FY${year}`,
    from: `${year - 1}-07`,
    to: `${year}-06`,
    bookedMonths: months,
    completeMonths: months,
    partial,
    budgetMonths: [],
  }
}

const NONE = { held: false, why: 'the stub has none' } as const

function stubWarehouse(): Warehouse {
  const unused = (): never => {
    throw new Error('the stub has no figures')
  }
  return {
    company: { name: 'Stub Works', description: 'Makes stubs.', currency: 'USD', fiscalYearStartMonth: 7 },
    asOf: '2026-10-31',
    datasetVersion: 'stub',
    calendar: {
      startMonth: 7,
      fiscalYears: [fiscalYear(2025, false), fiscalYear(2026, false), fiscalYear(2027, true)],
      latestFullYear: 2026,
      latestYear: 2027,
    },
    metrics: METRICS,
    measurable: { byUnit: ['net_sales', 'gross_margin'], byProductOrCustomer: ['net_sales'] },
    subledgers: { contracts: NONE, invoices: NONE, workforce: NONE },
    budgeted: ['net_sales'],
    notes: ['Everything here is a stub.'],
    businessUnits: ({ businessUnitIds }) => UNITS.filter(({ id }) => businessUnitIds.includes(id)),
    accounts: () => [],
    productNames: () => [{ id: 'p1', name: 'Lamp', category: 'Lamps' }],
    customers: () => [],
    measures: unused,
    products: unused,
    customerFigures: unused,
    budgetMeasures: unused,
    budgetComparison: unused,
    budgets: unused,
    recurringRevenue: unused,
    receivables: unused,
    workforce: unused,
    close: async () => undefined,
  }
}
