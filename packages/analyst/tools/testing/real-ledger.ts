import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * AdventureWorks' raw files by plain loops: independent of the importer, of the warehouse and of SQL. Dollars as the
 * files have them, each amount rounded to the cent.
 */

/** Days by which the order lines' dates lie after the orders. */
const ORDER_DATE_SHIFT_DAYS = 2376
const DAY_MS = 86_400_000

export interface LedgerRow {
  /** `YYYY-MM`. */
  month: string
  organization: string
  scenario: 'actual' | 'budget' | 'other'
  account: string
  cents: number
}

export interface OrderRow {
  month: string
  product: string
  reseller: string
  units: number
  salesCents: number
  costCents: number
}

const cents = (text: string): number => Math.sign(Number(text)) * Math.round(Math.abs(Number(text)) * 100)
const linesOf = (folder: string, file: string): string[] =>
  readFileSync(join(folder, file), 'utf8').split(/\r?\n/).filter(Boolean)

export function readLedgerRows(folder: string): LedgerRow[] {
  const scenarios: Record<string, LedgerRow['scenario']> = { 1: 'actual', 2: 'budget' }
  return linesOf(folder, 'FactFinance.csv').map((line) => {
    const [, date, organization, , scenario, account, amount] = line.split('|')
    return {
      month: `${date!.slice(0, 4)}-${date!.slice(4, 6)}`,
      organization: organization!,
      scenario: scenarios[scenario!] ?? 'other',
      account: account!,
      cents: cents(amount!),
    }
  })
}

/** How each account enters the one of this name: +1 or −1, by the operators met on the way up. */
export function signsBeneath(folder: string, name: string): Map<string, number> {
  const accounts = new Map(
    linesOf(folder, 'DimAccount.csv').map((line) => {
      const [key, parent, , , description, , operator] = line.split('|')
      return [key!, { parent: parent!, description: description!, operator: operator! }]
    }),
  )
  const signs = new Map<string, number>()
  for (const key of accounts.keys()) {
    let [sign, current] = [1, accounts.get(key)]
    while (current !== undefined && current.description !== name) {
      sign *= { '+': 1, '-': -1 }[current.operator] ?? 0
      current = accounts.get(current.parent)
    }
    if (current !== undefined && sign !== 0) signs.set(key, sign)
  }
  return signs
}

export function readOrderRows(folder: string): OrderRow[] {
  const [header, ...lines] = linesOf(folder, 'FactResellerSales.csv')
  const columns = header!.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (column: string): string => cells[columns.indexOf(column)]!
    const ordered = new Date(
      Date.parse(`${cell('OrderDate').slice(0, 10)}T00:00:00Z`) - ORDER_DATE_SHIFT_DAYS * DAY_MS,
    )
    const units = Number(cell('OrderQuantity'))
    const cost = cell('TotalProductCost')
    return {
      month: ordered.toISOString().slice(0, 7),
      product: cell('ProductKey'),
      reseller: cell('ResellerKey'),
      units,
      salesCents: cents(cell('SalesAmount')),
      costCents: cost === 'NULL' ? units * cents(cell('StandardCost')) : cents(cost),
    }
  })
}
