import { describe, expect, it } from 'vitest'
import { fingerprint } from '../../warehouse/fingerprint.ts'
import { DEFAULT_SEED, generateBooks } from './generated-company.ts'

const tables = generateBooks(DEFAULT_SEED)
const { facts } = tables.ledger

/** Changes only together with a deliberate change of the company; whoever changes it changes everybody's figures. */
const DEFAULT_FINGERPRINT = '81c3f8f1fb7d9203'

describe('the generated company', () => {
  it('is the same to the cent for the same seed, on every machine', () => {
    expect(fingerprint(generateBooks(DEFAULT_SEED))).toBe(fingerprint(tables))
    expect(fingerprint(tables)).toBe(DEFAULT_FINGERPRINT)
  })

  it('is another one for another seed', () => {
    expect(fingerprint(generateBooks(2))).not.toBe(DEFAULT_FINGERPRINT)
  })

  it('has four operating units and the corporate one', () => {
    const kinds = tables.businessUnits.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'operating')).toHaveLength(4)
    expect(kinds.filter((kind) => kind === 'corporate')).toHaveLength(1)
  })

  it('has 40 products, each costing what its line items add up to, and priced above', () => {
    expect(tables.products).toHaveLength(40)
    for (const product of tables.products) {
      const cost = product.lineItems.reduce((sum, line) => sum + Math.round(line.quantity * line.unitCostCents), 0)
      expect(product.lineItems.length, product.name).toBeGreaterThanOrEqual(3)
      expect(product.unitCostCents, product.name).toBe(cost)
      expect(product.listPriceCents, product.name).toBeGreaterThan(cost)
    }
  })

  it('has 150 customers of different names, each of whom buys', () => {
    expect(tables.customers).toHaveLength(150)
    expect(new Set(tables.customers.map(({ name }) => name)).size).toBe(150)
    expect(new Set(tables.customers.map(({ type }) => type))).toContain('Municipality')
    expect(new Set(facts.map(({ customerId }) => customerId).filter((id) => id !== null)).size).toBe(150)
  })

  it('books every month of four fiscal years from July on, in whole hundredths', () => {
    const months = new Set(facts.map(({ month }) => month))
    expect([Math.min(...months), Math.max(...months)]).toEqual([2022 * 12 + 6, 2026 * 12 + 5])
    expect(months.size).toBe(48)
    expect(tables.asOf).toBe('2026-06-30')
    expect(facts.every(({ amount }) => Number.isSafeInteger(amount))).toBe(true)
  })

  it('attributes everything that is sold to a product and a customer, and expenses to none', () => {
    const attributed = facts.filter(({ productId, customerId }) => productId !== null && customerId !== null)
    expect(attributed.every(({ accountId }) => /^(41|5|6140|9910)/.test(accountId))).toBe(true)
    const rest = facts.filter(({ productId }) => productId === null)
    expect(rest.some(({ accountId }) => /^(41|5|6140|9910)/.test(accountId))).toBe(false)
  })

  it('sells more in the building season than in winter, and more in each year', () => {
    const sold = (keep: (month: number) => boolean): number =>
      facts
        .filter(({ accountId, month }) => accountId.startsWith('411') && keep(month))
        .reduce((sum, { amount }) => sum + amount, 0)
    expect(sold((month) => month % 12 === 7)).toBeGreaterThan(1.2 * sold((month) => month % 12 === 0))
    const years = [2023, 2024, 2025, 2026].map((year) => sold((month) => Math.floor((month + 6) / 12) === year))
    expect(years).toEqual(years.toSorted((left, right) => left - right))
  })

  it('budgets every fiscal year by unit and account, near what came of it', () => {
    const months = new Set(tables.budgets.map(({ month }) => month))
    expect(months.size).toBe(48)
    const sales = ['4111', '4112', '4113']
    const sum = (rows: typeof facts): number =>
      rows.filter(({ accountId }) => sales.includes(accountId)).reduce((total, { amount }) => total + amount, 0)
    const ratio = sum(tables.budgets) / sum(facts)
    expect(ratio).toBeGreaterThan(0.95)
    expect(ratio).toBeLessThan(1.08)
    expect(ratio).not.toBe(1)
  })
})
