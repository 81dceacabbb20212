import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { BookTables, Fact } from '../source/tables.ts'

/**
 * Writes books as a folder of CSV files with a mapping, as somebody would who has them in another system: so that what
 * is imported can be held to what was there. `facts` stands in place of the ledger's postings.
 */
export async function writeTables(tables: BookTables, folder: string, facts?: Iterable<Fact>): Promise<void> {
  await mkdir(folder, { recursive: true })
  const write = (file: string, header: readonly string[], rows: Iterable<readonly unknown[]>): Promise<void> =>
    pipeline(Readable.from(csvLines(header, rows)), createWriteStream(join(folder, file)))
  const { businessUnits, accounts, products, customers, contracts, invoices, workforce, budgets } = tables
  await write(
    'units.csv',
    ['id', 'name', 'kind', 'description'],
    businessUnits.map(({ id, name, kind, description }) => [id, name, kind, description]),
  )
  await write(
    'accounts.csv',
    ['id', 'code', 'name', 'parent', 'operator', 'kind', 'nature', 'unit', 'behaviour'],
    accounts.map(({ id, code, name, parentId, operator, kind, nature, unit, behaviour }) => [
      id, code, name, parentId, operator, kind, nature, unit === 'usd' ? 'money' : unit, behaviour,
    ]),
  )
  await write(
    'products.csv',
    ['id', 'name', 'category', 'unit', 'price', 'cost'],
    products.map(({ id, name, category, businessUnitId, listPriceCents, unitCostCents }) => [
      id, name, category, businessUnitId, listPriceCents, unitCostCents,
    ]),
  )
  await write(
    'parts.csv',
    ['product', 'name', 'kind', 'quantity', 'cost'],
    products.flatMap(({ id, lineItems }) =>
      lineItems.map(({ name, kind, quantity, unitCostCents }) => [id, name, kind, quantity, unitCostCents]),
    ),
  )
  await write(
    'customers.csv',
    ['id', 'name', 'type', 'region'],
    customers.map(({ id, name, type, region }) => [id, name, type, region]),
  )
  await write('ledger.csv', FACT_COLUMNS, mapped(facts ?? tables.ledger.facts, factRow))
  await write('budgets.csv', FACT_COLUMNS, budgets.map(factRow))
  await write(
    'contracts.csv',
    ['contract', 'customer', 'unit', 'product', 'from', 'to', 'amount'],
    contracts.map((term) => [
      term.contractId, term.customerId, term.businessUnitId, term.productId, monthText(term.fromMonth),
      term.toMonth === null ? null : monthText(term.toMonth), term.annualAmount,
    ]),
  )
  await write(
    'invoices.csv',
    ['invoice', 'customer', 'unit', 'issued', 'due', 'settled', 'amount'],
    invoices.map(({ invoiceId, customerId, businessUnitId, issuedOn, dueOn, settledOn, amount }) => [
      invoiceId, customerId, businessUnitId, issuedOn, dueOn, settledOn, amount,
    ]),
  )
  await write(
    'workforce.csv',
    ['month', 'unit', 'role', ...WORKFORCE_FIGURES],
    workforce.map((row) => [
      monthText(row.month), row.businessUnitId, row.role, ...WORKFORCE_FIGURES.map((figure) => row[figure]),
    ]),
  )
  await writeFile(join(folder, 'mapping.json'), JSON.stringify(mappingOf(tables)))
}

const FACT_COLUMNS = ['month', 'unit', 'account', 'product', 'customer', 'amount']
const WORKFORCE_FIGURES = ['heads', 'availableHours', 'billableHours', 'listRate', 'billed', 'pay'] as const

const factRow = ({ month, businessUnitId, accountId, productId, customerId, amount }: Fact): unknown[] => [
  monthText(month), businessUnitId, accountId, productId, customerId, amount,
]

const monthText = (month: number): string => `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`

function* mapped<T, R>(items: Iterable<T>, map: (item: T) => R): Generator<R> {
  for (const item of items) yield map(item)
}

/** Lines that are written together: one call for each would take longer than the rest. */
const LINES_AT_ONCE = 1_000

function* csvLines(header: readonly string[], rows: Iterable<readonly unknown[]>): Generator<string> {
  let lines = [header.join(',')]
  for (const row of rows) {
    lines.push(row.map(csvCell).join(','))
    if (lines.length < LINES_AT_ONCE) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  yield `${lines.join('\n')}\n`
}

function csvCell(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function mappingOf({ company, roles, detail, gaps, notes, contracts, invoices, workforce, asOf }: BookTables): unknown {
  const cents = (column: string) => ({ column, scale: 'hundredths' })
  const file = (name: string) => ({ file: `${name}.csv`, date: 'YYYY-MM' })
  const postings = {
    date: 'month',
    businessUnit: 'unit',
    product: 'product',
    customer: 'customer',
    lines: [{ account: 'account', amount: cents('amount') }],
  }
  return {
    mapping: 1,
    company,
    asOf,
    files: {
      units: 'units.csv', accounts: 'accounts.csv', products: 'products.csv', parts: 'parts.csv',
      customers: 'customers.csv', ledger: file('ledger'), budgets: file('budgets'), contracts: file('contracts'),
      invoices: 'invoices.csv', workforce: file('workforce'),
    },
    businessUnits: { from: 'units', id: 'id', name: 'name', kind: 'kind', description: 'description' },
    accounts: {
      from: 'accounts', id: 'id', code: 'code', name: 'name', parent: 'parent', operator: 'operator', kind: 'kind',
      nature: 'nature', unit: 'unit', behaviour: 'behaviour',
    },
    roles,
    products: {
      from: 'products', id: 'id', name: 'name', category: 'category', businessUnit: 'unit', listPrice: cents('price'),
      unitCost: cents('cost'),
    },
    lineItems: {
      from: 'parts', product: 'product', name: 'name', kind: 'kind', quantity: 'quantity', unitCost: cents('cost'),
    },
    customers: { from: 'customers', id: 'id', name: 'name', type: 'type', region: 'region' },
    postings: [
      { from: 'ledger', ...postings },
      { from: 'budgets', scenario: { constant: 'budget' }, ...postings },
    ],
    ...(contracts.length > 0 && {
      contracts: {
        from: 'contracts', contract: 'contract', customer: 'customer', businessUnit: 'unit', product: 'product',
        fromMonth: 'from', toMonth: 'to', annualAmount: cents('amount'),
      },
    }),
    ...(invoices.length > 0 && {
      invoices: {
        from: 'invoices', invoice: 'invoice', customer: 'customer', businessUnit: 'unit', issuedOn: 'issued',
        dueOn: 'due', settledOn: 'settled', amount: cents('amount'),
      },
    }),
    ...(workforce.length > 0 && {
      workforce: {
        from: 'workforce', month: 'month', businessUnit: 'unit', role: 'role',
        ...Object.fromEntries(WORKFORCE_FIGURES.map((figure) => [figure, cents(figure)])),
      },
    }),
    ...(detail.metrics !== undefined && { detail: { metrics: detail.metrics } }),
    gaps,
    notes,
  }
}
