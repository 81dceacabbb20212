import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  loadBooks,
  RequestError,
  type Asker,
  type Books,
  type BookTables,
  type Fact,
  type MetricId,
} from '../index.ts'
import { createGeneratedCompany } from '../source/generated/generated-company.ts'
import { addUp, fiscalYearOfMonth, plainFigure } from '../testing/plain-arithmetic.ts'

const AUGUST_2025 = 2025 * 12 + 7

/**
 * Budgets with holes: Signals has none in August 2025 (its second month of FY2026); and with months beyond the actuals:
 * a budget of Signals for July 2026.
 */
const changed = (tables: BookTables): BookTables => {
  const kept = tables.budgets.filter(
    ({ month, businessUnitId }) => !(month === AUGUST_2025 && businessUnitId === 'signals'),
  )
  const next = kept
    .filter(({ month, businessUnitId }) => month === AUGUST_2025 - 1 && businessUnitId === 'signals')
    .map((fact) => ({ ...fact, month: fact.month + 12 }))
  return { ...tables, budgets: [...kept, ...next] }
}

let books: Books
let tables: BookTables
let ada: Asker

beforeAll(async () => {
  tables = changed(await createGeneratedCompany().read())
  books = await loadBooks({ id: 'test', label: 'test', read: () => Promise.resolve(tables) })
  ada = books.directory.askerFor((await books.directory.find('ada'))!)
})
afterAll(() => books.close())

/** The budget by a plain loop over its raw rows. */
const budgeted = (metric: MetricId, keep: (fact: Fact) => boolean): number | null =>
  plainFigure({ ...tables, ledger: { ...tables.ledger, facts: tables.budgets } }, metric, keep)

describe('budgets at any grain', () => {
  it('by business unit and fiscal year, quotients included, are what plain loops add up', async () => {
    const metrics = ['net_sales', 'cost_of_sales', 'operating_profit', 'gross_margin_ratio'] as const
    const { rows } = await books.warehouse.budgetMeasures(ada, { metrics, groupBy: ['business_unit', 'fiscal_year'] })
    // Five units in four years, and Signals in a fifth.
    expect(rows).toHaveLength(5 * 4 + 1)
    for (const { keys, values } of rows) {
      const keep = (fact: Fact): boolean =>
        fact.businessUnitId === keys[0] && fiscalYearOfMonth(fact.month) === Number(keys[1])
      for (const metric of metrics) {
        const expected = budgeted(metric, keep)
        if (expected === null) expect(values[metric]).toBeNull()
        else expect(values[metric], `${metric} ${keys.join(' ')}`).toBeCloseTo(expected, 9)
      }
    }
  })

  it('roll an account up with the signs along the path, into the accounts beneath it', async () => {
    const { rows, totals } = await books.warehouse.budgetMeasures(ada, {
      account: 'Net sales',
      groupBy: ['account'],
      period: { fiscalYears: [2025] },
    })
    const year = ({ month }: Fact): boolean => fiscalYearOfMonth(month) === 2025
    const on = (...accounts: string[]): number => addUp(tables.budgets, accounts, year) / 100
    expect(Object.fromEntries(rows.map(({ keys, values }) => [keys[0], values['amount']]))).toEqual({
      4110: on('4111', '4112', '4113'),
      4120: -on('4120'),
      4130: -on('4130'),
    })
    expect(totals['amount']).toBeCloseTo(on('4111', '4112', '4113') - on('4120') - on('4130'), 9)
  })

  it('know months that the actuals have not reached', async () => {
    const { rows, scope } = await books.warehouse.budgetMeasures(ada, {
      metrics: ['net_sales'],
      groupBy: ['month'],
      period: { fiscalYears: [2027] },
    })
    expect(rows.map(({ keys }) => keys[0])).toEqual(['2026-07'])
    expect(scope).toContain('2026-07')
  })

  it.each<[string, object, RegExp]>([
    ['a metric without a budget', { metrics: ['units'] }, /Units sold is not budgeted.*Allowed: gross_sales/],
    ['an account without one', { account: 'Headcount' }, /"Headcount" is not budgeted.*Allowed: Product sales/],
    ['a year without one', { metrics: ['net_sales'], period: { fiscalYears: [2031] } }, /budgets have no fiscal year 2031.*Allowed: 2023.*2027/],
    ['a unit that is not there', { metrics: ['net_sales'], businessUnits: ['Mars'] }, /no business unit "Mars"/],
    ['neither metric nor account', {}, /either metrics or one account/],
  ])('refuse %s and say what is allowed', async (_what, request, message) => {
    await expect(books.warehouse.budgetMeasures(ada, request)).rejects.toThrow(message)
    await expect(books.warehouse.budgetMeasures(ada, request)).rejects.toThrow(RequestError)
  })

  it('are refused in words where a dataset has none', async () => {
    const bare = await loadBooks({
      id: 'bare',
      label: 'bare',
      read: () => Promise.resolve({ ...tables, budgets: [] }),
    })
    const asker = bare.directory.askerFor((await bare.directory.find('ada'))!)
    await expect(bare.warehouse.budgetMeasures(asker, { metrics: ['net_sales'] })).rejects.toThrow(/has no budgets/)
    await expect(bare.warehouse.budgetComparison(asker, { metrics: ['net_sales'] })).rejects.toThrow(/has no budgets/)
    expect(bare.warehouse.budgeted).toEqual([])
    await bare.close()
  })
})

describe('budget beside actual', () => {
  /** A unit and month with rows on both sides. */
  const hasBoth = (): ((fact: Fact) => boolean) => {
    const key = (fact: Fact): string => `${fact.businessUnitId}/${fact.month}`
    const [budgets, actuals] = [tables.budgets, tables.ledger.facts].map((facts) => new Set(facts.map(key)))
    return (fact) => budgets!.has(key(fact)) && actuals!.has(key(fact))
  }

  it('covers each unit only over the months in which it has both', async () => {
    const both = hasBoth()
    const metrics = ['net_sales', 'operating_expenses', 'gross_margin_ratio'] as const
    const answer = await books.warehouse.budgetComparison(ada, {
      metrics,
      groupBy: ['business_unit'],
      period: { fiscalYears: [2026, 2027] },
    })
    expect(answer.rows).toHaveLength(5)
    const sides = [...answer.rows, { keys: [''], labels: [''], ...answer.totals }]
    for (const { keys, budget, actual } of sides) {
      const keep = (fact: Fact): boolean =>
        both(fact) && fiscalYearOfMonth(fact.month) >= 2026 && (keys[0] === '' || fact.businessUnitId === keys[0])
      for (const metric of metrics) {
        const [planned, booked] = [budgeted(metric, keep), plainFigure(tables, metric, keep)]
        if (planned === null) expect(budget[metric]).toBeNull()
        else expect(budget[metric], `${metric} ${keys[0]}`).toBeCloseTo(planned, 9)
        if (booked === null) expect(actual[metric]).toBeNull()
        else expect(actual[metric], `${metric} ${keys[0]}`).toBeCloseTo(booked, 9)
      }
    }
  })

  it('says which months were compared, by unit', async () => {
    const { months, unitMonths } = await books.warehouse.budgetComparison(ada, {
      metrics: ['net_sales'],
      period: { fiscalYears: [2026] },
    })
    expect([months.length, months[0], months.at(-1)]).toEqual([12, '2025-07', '2026-06'])
    const signals = unitMonths.find(({ businessUnit }) => businessUnit === 'Signals')!
    expect(signals.months).toEqual(months.filter((month) => month !== '2025-08'))
    expect(unitMonths.filter((unit) => unit.months.length === 12)).toHaveLength(4)
  })

  it('refuses a period without any month that has both, with those that have', async () => {
    const request = { metrics: ['net_sales'] as const, period: { fiscalYears: [2027] } }
    await expect(books.warehouse.budgetComparison(ada, request)).rejects.toThrow(/both.*Allowed: 2022-07/)
  })

  it('says what is better: more of a revenue, less of an expense', async () => {
    const favourableOf = async (account: string) =>
      (await books.warehouse.budgetComparison(ada, { account })).favourable['amount']
    expect(await favourableOf('Product sales')).toBe('higher')
    expect(await favourableOf('Salaries')).toBe('lower')
    const { favourable } = await books.warehouse.budgetComparison(ada, { metrics: ['cost_of_sales', 'net_income'] })
    expect(favourable).toEqual({ cost_of_sales: 'lower', net_income: 'higher' })
  })
})
