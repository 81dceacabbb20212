import { describe, expect, it } from 'vitest'
import { checkTables } from '../check-tables.ts'
import type { BookTables, Fact } from '../tables.ts'
import { generateBooks } from './generated-company.ts'

/** By plain loops over the raw rows; the accounts are named here, not read from the chart. */
const NET_SALES: Readonly<Record<string, number>> = { 4111: 1, 4112: 1, 4113: 1, 4120: -1, 4130: -1 }
const CONTRACT_PRODUCTS = ['SFT-200', 'SFT-210', 'SFT-220', 'SFT-230', 'SRV-220']
const TIME_BILLED: Readonly<Record<string, readonly string[]>> = {
  'Traffic engineer': ['SRV-300', 'SRV-310', 'SRV-320'],
  'Field technician': ['SRV-210', 'SRV-410'],
  Instructor: ['SRV-400'],
}
const MONTHS = Array.from({ length: 48 }, (_, index) => 2022 * 12 + 6 + index)
const UNITS = ['signals', 'controllers', 'software', 'services', 'corporate']

function sumBy<T>(rows: readonly T[], key: (row: T) => string | undefined, amount: (row: T) => number) {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const name = key(row)
    if (name !== undefined) sums.set(name, (sums.get(name) ?? 0) + amount(row))
  }
  return sums
}

const net = ({ accountId, amount }: Fact): number => (NET_SALES[accountId] ?? 0) * amount

/** The last day of a month, ISO date. */
const endOf = (month: number): string =>
  new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)

describe.each([1, 2, 7, 4711])('the books of seed %i', (seed) => {
  const tables: BookTables = generateBooks(seed)
  const { facts } = tables.ledger

  it('do not contradict themselves', () => {
    expect(() => checkTables(tables)).not.toThrow()
    expect(tables.contracts.length).toBeGreaterThan(400)
    expect(tables.invoices.length).toBeGreaterThan(8000)
    expect(tables.workforce.length).toBe(48 * 5)
  })

  it('owe as receivables what is open of the invoices, to the cent, by unit, at every month-end', () => {
    const booked = sumBy(
      facts.filter(({ accountId }) => accountId === '1100'),
      ({ businessUnitId, month }) => `${businessUnitId}/${month}`,
      ({ amount }) => amount,
    )
    for (const month of MONTHS) {
      const end = endOf(month)
      for (const unit of UNITS.slice(0, 4)) {
        let open = 0
        for (const { businessUnitId, issuedOn, settledOn, amount } of tables.invoices) {
          const isOpen = issuedOn <= end && (settledOn === null || settledOn > end)
          if (businessUnitId === unit && isOpen) open += amount
        }
        expect(open, `${unit} at ${end}`).toBe(booked.get(`${unit}/${month}`))
        expect(open).toBeGreaterThan(0)
      }
    }
  })

  it('invoice each customer of a unit in each month what it bought, net', () => {
    const sold = sumBy(
      facts.filter(({ customerId, accountId }) => customerId !== null && accountId in NET_SALES),
      ({ month, businessUnitId, customerId }) => `${month}/${businessUnitId}/${customerId}`,
      net,
    )
    const invoiced = sumBy(
      tables.invoices.filter(({ issuedOn }) => issuedOn > '2022-06-30'),
      ({ issuedOn, businessUnitId, customerId }) =>
        `${Number(issuedOn.slice(0, 4)) * 12 + Number(issuedOn.slice(5, 7)) - 1}/${businessUnitId}/${customerId}`,
      ({ amount }) => amount,
    )
    expect(invoiced.size).toBe(sold.size)
    for (const [key, amount] of sold) expect(invoiced.get(key), key).toBe(amount)
  })

  it('sell of each contract product a twelfth of the contracts in force, to the cent, month by month', () => {
    const booked = sumBy(
      facts.filter(({ productId }) => productId !== null && CONTRACT_PRODUCTS.includes(productId)),
      ({ month, productId, customerId }) => `${month}/${productId}/${customerId}`,
      net,
    )
    const owed = new Map<string, number>()
    for (const { fromMonth, toMonth, productId, customerId, annualAmount } of tables.contracts) {
      for (const month of MONTHS) {
        if (month < fromMonth || (toMonth !== null && month > toMonth)) continue
        const key = `${month}/${productId}/${customerId}`
        owed.set(key, (owed.get(key) ?? 0) + annualAmount / 12)
      }
    }
    expect([...booked.keys()].toSorted()).toEqual([...owed.keys()].toSorted())
    for (const [key, amount] of booked) expect(amount, key).toBe(owed.get(key))
  })

  it('bill as time of each role the net sales of its products, and count the hours in them', () => {
    const own = facts.filter(({ businessUnitId }) => businessUnitId === 'services')
    const hoursOf = new Map(
      tables.products.map(({ id, lineItems }) => [
        id,
        lineItems.reduce((sum, { kind, quantity }) => sum + (kind === 'labour' ? quantity : 0), 0),
      ]),
    )
    for (const [role, products] of Object.entries(TIME_BILLED)) {
      for (const month of MONTHS) {
        const sold = own.filter((fact) => fact.month === month && products.includes(fact.productId ?? ''))
        const row = tables.workforce.find((each) => each.month === month && each.role === role)!
        expect(row.billed, `${role} in ${month}`).toBe(sold.reduce((sum, fact) => sum + net(fact), 0))
        const pieces = sold.filter(({ accountId }) => accountId === '9910')
        const hours = pieces.reduce((sum, { productId, amount }) => sum + amount * hoursOf.get(productId!)!, 0)
        expect(Math.abs(row.billableHours - hours)).toBeLessThanOrEqual(0.5)
        expect(row.billableHours / row.availableHours).toBeGreaterThan(0.5)
        expect(row.billableHours / row.availableHours).toBeLessThan(0.9)
      }
    }
  })

  it('count in the workforce the heads of the headcount account', () => {
    const counted = sumBy(
      tables.workforce,
      ({ month, businessUnitId }) => `${businessUnitId}/${month}`,
      ({ heads }) => heads,
    )
    for (const { month, amount } of facts.filter(
      ({ accountId, businessUnitId }) => accountId === '9920' && businessUnitId === 'services',
    )) {
      expect(counted.get(`services/${month}`)).toBe(amount)
    }
    expect(counted.size).toBe(48)
  })

  it('know nothing that lies after their end', () => {
    expect(tables.invoices.every(({ issuedOn }) => issuedOn <= tables.asOf)).toBe(true)
    expect(tables.invoices.every(({ settledOn }) => settledOn === null || settledOn <= tables.asOf)).toBe(true)
    expect(new Set(facts.map(({ month }) => month))).toEqual(new Set(MONTHS))
  })
})
