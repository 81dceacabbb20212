import type { BookTables, BusinessUnit, Customer, Fact, Product } from '@perdure/books'

/** A word that stands in everything the disturbed books call anew, so that it can be looked for. */
export const DISTURBED = 'Zyxwv'

/**
 * The same books, as somebody with `own` units must see them, with everything else changed: what the other units post,
 * budget, and whatever else is kept by unit; the names of their products, of customers that trade with them alone, and
 * of the units themselves; and how many of each there are. Months stay: the calendar is the company's.
 */
export function disturbedBooks(tables: BookTables, own: readonly string[]): BookTables {
  const isForeign = (unitId: unknown): boolean => typeof unitId === 'string' && !own.includes(unitId)
  const { ledger } = tables
  const changed = ledger.facts.map((fact) => (isForeign(fact.businessUnitId) ? changedRow(fact) : fact))
  const facts = [...changed, ...newFacts(tables)]
  return {
    ...changedTables(tables, isForeign),
    businessUnits: withOneMore(tables, own),
    products: [
      NEW_PRODUCT,
      ...tables.products.map((product) => (isForeign(product.businessUnitId) ? changedProduct(product) : product)),
    ],
    customers: [NEW_CUSTOMER, ...tables.customers.map((customer) => changedCustomer(customer, tables, own))],
    ledger: { ...ledger, facts },
    detail: { ...tables.detail, facts },
  }
}

/** Names of tables whose rows belong to a unit, and which are therefore disturbed row by row. */
export function tablesByUnit(tables: BookTables): string[] {
  return Object.entries(tables)
    .filter(([, rows]) => Array.isArray(rows) && rows.some(belongsToUnit))
    .map(([name]) => name)
    .filter((name) => name !== 'products')
}

const belongsToUnit = (row: unknown): boolean => typeof row === 'object' && row !== null && 'businessUnitId' in row

function changedTables(tables: BookTables, isForeign: (unitId: unknown) => boolean): BookTables {
  const changed = tablesByUnit(tables).map((name) => {
    const rows = tables[name as 'budgets']
    const [foreign] = rows.filter((row) => isForeign(row.businessUnitId))
    const ofNewUnit = foreign ? [{ ...changedRow(foreign), ...NEW_TRADE }] : []
    return [name, [...ofNewUnit, ...rows.map((row) => (isForeign(row.businessUnitId) ? changedRow(row) : row))]]
  })
  return { ...tables, ...Object.fromEntries(changed) }
}

/** Every number but those that say when, and every name that is the row's own; what was whole stays whole. */
function changedRow<R extends object>(row: R): R {
  const changed = Object.entries(row).map(([key, value]) => {
    if (typeof value === 'number' && !/month|year|quarter/i.test(key)) return [key, value * 5 + 1300]
    return [key, typeof value === 'string' && OWN_NAMES.has(key) ? `${DISTURBED} ${value}` : value]
  })
  return Object.fromEntries(changed) as R
}

const OWN_NAMES = new Set(['role', 'contractId', 'invoiceId'])

const NEW_UNIT: BusinessUnit = {
  id: 'disturbed',
  name: `${DISTURBED} Works`,
  kind: 'operating',
  description: `Makes ${DISTURBED}.`,
}
const NEW_PRODUCT: Product = {
  id: 'DIS-1',
  name: `${DISTURBED} product`,
  category: `${DISTURBED} category`,
  businessUnitId: NEW_UNIT.id,
  listPriceCents: 12_345,
  unitCostCents: 1_234,
  lineItems: [],
}
const NEW_CUSTOMER: Customer = {
  id: 'DIS-2',
  name: `${DISTURBED} customer`,
  type: `${DISTURBED} type`,
  region: `${DISTURBED} region`,
}

/** What makes a row of another unit one of the new unit's, in whatever table. */
const NEW_TRADE = {
  businessUnitId: NEW_UNIT.id,
  customerId: NEW_CUSTOMER.id,
  productId: NEW_PRODUCT.id,
  contractId: `${DISTURBED} contract`,
  invoiceId: `${DISTURBED} invoice`,
}

/** People find their unit by its place among the operating ones: the new one comes where it moves none of `own`. */
function withOneMore({ businessUnits }: BookTables, own: readonly string[]): BusinessUnit[] {
  const changed = businessUnits.map((unit) =>
    own.includes(unit.id) ? unit : { ...unit, name: `${DISTURBED} ${unit.id}`, description: DISTURBED },
  )
  const operating = changed.filter(({ kind }) => kind === 'operating')
  return own.includes(operating.at(-1)!.id) ? [NEW_UNIT, ...changed] : [...changed, NEW_UNIT]
}

/** The new unit sells the new product to the new customer, and to an old one, in every month there is. */
function newFacts({ ledger, customers }: BookTables): Fact[] {
  const months = [...new Set(ledger.facts.map(({ month }) => month))]
  const accounts = [...new Set(ledger.facts.map(({ accountId }) => accountId))]
  return months.flatMap((month) =>
    [NEW_CUSTOMER, customers[0]!].flatMap((customer) =>
      accounts.map((accountId) => ({
        month,
        businessUnitId: NEW_UNIT.id,
        accountId,
        productId: NEW_PRODUCT.id,
        customerId: customer.id,
        amount: 77_700,
      })),
    ),
  )
}

const changedProduct = (product: Product): Product => ({
  ...product,
  name: `${DISTURBED} ${product.id}`,
  category: `${DISTURBED} category`,
  listPriceCents: (product.listPriceCents ?? 0) * 3,
})

/** Only a customer whom none of `own` trades with is nobody's business. */
function changedCustomer(customer: Customer, tables: BookTables, own: readonly string[]): Customer {
  const isKnown = customersOf(tables, own).has(customer.id)
  return isKnown ? customer : { ...customer, name: `${DISTURBED} ${customer.id}`, region: `${DISTURBED} region` }
}

const counted = new WeakMap<BookTables, Map<string, ReadonlySet<string | null>>>()

/** Customers that these units post, contract or invoice; looked for once. */
export function customersOf(tables: BookTables, own: readonly string[]): ReadonlySet<string | null> {
  const known = counted.get(tables) ?? new Map<string, ReadonlySet<string | null>>()
  counted.set(tables, known)
  const key = own.join()
  const rows = (): { businessUnitId: string; customerId: string | null }[] =>
    [...tables.detail.facts, ...tables.contracts, ...tables.invoices].filter((row) => own.includes(row.businessUnitId))
  const found = known.get(key) ?? new Set(rows().map(({ customerId }) => customerId))
  known.set(key, found)
  return found
}
