import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ContractTerm, WorkforceRow } from '../index.ts'
import { contractsArbitrary, CUSTOMERS, FIRST, invoicesArbitrary, LAST, withBooks } from '../testing/small-books.ts'
import { monthNumber, monthText } from './calendar.ts'

/** A customer's recurring revenue in a month, cents, by a plain loop. */
function plainRevenue(terms: readonly ContractTerm[], month: number, keep: (term: ContractTerm) => boolean): number {
  let cents = 0
  for (const term of terms) {
    if (keep(term) && term.fromMonth <= month && (term.toMonth === null || month <= term.toMonth)) {
      cents += term.annualAmount
    }
  }
  return cents
}

describe('recurring revenue', () => {
  it('moves from month-end to month-end by exactly what came, grew, shrank and went', async () => {
    const property = fc.asyncProperty(
      contractsArbitrary,
      fc.integer({ min: FIRST, max: LAST - 1 }),
      fc.integer({ min: 1, max: 12 }),
      async (contracts, opening, apart) => {
        const closing = Math.min(LAST, opening + apart)
        const { rows, totals } = await withBooks({ contracts }, async ({ warehouse }, asker) =>
          warehouse.recurringRevenue(await asker('ada'), {
            fromMonth: monthText(opening),
            toMonth: monthText(closing),
            by: 'customer',
          }),
        )
        for (const row of [...rows, totals]) {
          expect(Math.round(row.closing * 100)).toBe(
            Math.round(row.opening * 100) +
              Math.round(row.added * 100) +
              Math.round(row.expansion * 100) -
              Math.round(row.contraction * 100) -
              Math.round(row.churn * 100),
          )
        }
        const expected = { opening: 0, added: 0, expansion: 0, contraction: 0, churn: 0, closing: 0 }
        const counts = { openingCustomers: 0, lostCustomers: 0, newCustomers: 0, closingCustomers: 0 }
        for (const id of CUSTOMERS) {
          const before = plainRevenue(contracts, opening, ({ customerId }) => customerId === id)
          const after = plainRevenue(contracts, closing, ({ customerId }) => customerId === id)
          const row = rows.find(({ key }) => key === id)
          expect([row?.opening ?? 0, row?.closing ?? 0]).toEqual([before / 100, after / 100])
          expected.opening += before
          expected.closing += after
          if (before === 0) expected.added += after
          else if (after === 0) expected.churn += before
          else if (after > before) expected.expansion += after - before
          else expected.contraction += before - after
          if (before > 0) counts.openingCustomers += 1
          if (before > 0 && after === 0) counts.lostCustomers += 1
          if (before === 0 && after > 0) counts.newCustomers += 1
          if (after > 0) counts.closingCustomers += 1
        }
        const dollars = Object.fromEntries(Object.entries(expected).map(([name, cents]) => [name, cents / 100]))
        expect(totals).toEqual({ ...dollars, ...counts })
      },
    )
    await fc.assert(property, { seed: 4, numRuns: 15 })
  })
})

describe('receivables', () => {
  it('are what is issued and not settled, by days past due, at any month-end', async () => {
    const property = fc.asyncProperty(
      invoicesArbitrary,
      fc.integer({ min: monthNumber(2025, 1), max: LAST }),
      async (invoices, month) => {
        const { rows, totals } = await withBooks({ invoices }, async ({ warehouse }, asker) =>
          warehouse.receivables(await asker('ada'), { month: monthText(month), by: 'business_unit' }),
        )
        const end = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
        const ageing = (unit: string | undefined): object => {
          const sums = [0, 0, 0, 0, 0]
          let count = 0
          for (const { businessUnitId, issuedOn, dueOn, settledOn, amount } of invoices) {
            if (unit !== undefined && businessUnitId !== unit) continue
            if (issuedOn > end || (settledOn !== null && settledOn <= end)) continue
            const late = (Date.parse(end) - Date.parse(dueOn)) / 86_400_000
            sums[late <= 0 ? 0 : late <= 30 ? 1 : late <= 60 ? 2 : late <= 90 ? 3 : 4]! += amount
            count += 1
          }
          const [notDue, overdue1To30, overdue31To60, overdue61To90, overdueOver90] = sums.map((cents) => cents / 100)
          const open = sums.reduce((sum, cents) => sum + cents, 0) / 100
          return { open, notDue, overdue1To30, overdue31To60, overdue61To90, overdueOver90, invoices: count }
        }
        expect(totals).toEqual(ageing(undefined))
        for (const { key, label: _label, ...figures } of rows) expect(figures).toEqual(ageing(key))
      },
    )
    await fc.assert(property, { seed: 4, numRuns: 15 })
  })
})

const staff = (change: Partial<WorkforceRow>): WorkforceRow => ({
  month: LAST,
  businessUnitId: 'services',
  role: 'Engineer',
  heads: 200,
  availableHours: 30_000,
  billableHours: 21_000,
  listRate: 14_001,
  billed: 2_700_000,
  pay: 1_500_000,
  ...change,
})
const WORKFORCE = [
  staff({}),
  staff({ month: LAST - 1, heads: 300 }),
  staff({ role: 'Office', heads: 100, availableHours: 0, billableHours: 0, listRate: 0, billed: 0, pay: 400_000 }),
  staff({ businessUnitId: 'signals', role: 'Fitter', heads: 500 }),
]

describe('workforce', () => {
  it('adds hours and dollars over months, and reads heads at the end', async () => {
    await withBooks({ workforce: WORKFORCE }, async ({ warehouse }, asker) => {
      const { rows, totals, months } = await warehouse.workforce(await asker('olga'), {
        groupBy: ['role'],
        period: { fiscalYears: [2026] },
      })
      expect(months).toHaveLength(12)
      expect(rows.map(({ keys }) => keys)).toEqual([['Engineer'], ['Office']])
      expect(rows[0]).toMatchObject({
        heads: 2,
        headMonths: 5,
        billingHeadMonths: 5,
        availableHours: 600,
        billableHours: 420,
        listValue: 58_804.2,
        billed: 54_000,
        pay: 30_000,
      })
      expect(totals).toMatchObject({ heads: 3, headMonths: 6, billingHeadMonths: 5, pay: 34_000, billingPay: 30_000 })
    })
  })

  it('knows only roles of units that may be seen', async () => {
    await withBooks({ workforce: WORKFORCE }, async ({ warehouse }, asker) => {
      const olga = await asker('olga')
      await expect(warehouse.workforce(olga, { roles: ['Fitter'] })).rejects.toMatchObject({
        field: 'roles',
        allowed: ['Engineer', 'Office'],
      })
      expect((await warehouse.workforce(olga, { roles: ['office'] })).totals.pay).toBe(4000)
      expect((await warehouse.workforce(await asker('ben'), {})).totals.heads).toBe(5)
    })
  })
})
