import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forecastMetric, forecastMetricInput } from './forecast-metric.ts'
import { ADVENTUREWORKS_MS, hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import { GROSS_MARGIN, NET_SALES, openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const monthNumber = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5)) - 1
const inMonth =
  (text: string) =>
  (fact: Fact): boolean =>
    fact.month === monthNumber(text)

describe('forecast_metric', () => {
  it('shows what is booked, then a forecast within its bounds, and their sum', async () => {
    const { rows, columns, totals, scope, formula } = await bench.read('ada', 'forecast_metric', {})
    expect(columns.map(({ key }) => key)).toEqual([
      'month',
      'actual',
      'forecast',
      'lower_80',
      'upper_80',
      'lower_95',
      'upper_95',
    ])
    expect(rows).toHaveLength(24)
    for (const row of rows.slice(0, 12)) {
      expect(row['actual']).toBe(plainDollars(bench.tables, NET_SALES, inMonth(String(row['month']))))
      expect(row['forecast']).toBeNull()
    }
    let cents = 0
    for (const row of rows.slice(12)) {
      const [low95, low80, value, high80, high95] = ['lower_95', 'lower_80', 'forecast', 'upper_80', 'upper_95'].map(
        (key) => Number(row[key]),
      )
      expect([low95, low80, value, high80, high95].toSorted((left, right) => left! - right!)).toEqual([
        low95,
        low80,
        value,
        high80,
        high95,
      ])
      expect(row['actual']).toBeNull()
      cents += Math.round(value! * 100)
    }
    expect(totals).toEqual({ month: '12 months', forecast: cents / 100 })
    expect(rows.slice(11, 13).map((row) => row['month'])).toEqual(['2026-06', '2026-07'])
    expect(scope).toContain('learnt from 2022-07 to 2026-06 (48 months); forecast for 2026-07 to 2027-06')
    expect(formula).toContain('Holt-Winters')
  })

  it('is closer to what came than the year before was, when it is asked a year earlier', async () => {
    const { rows } = await bench.read('ada', 'forecast_metric', { toMonth: '2025-06', historyMonths: 0 })
    let [own, naive] = [0, 0]
    for (const row of rows) {
      const month = String(row['month'])
      const actual = plainDollars(bench.tables, NET_SALES, inMonth(month))
      own += Math.abs(actual - Number(row['forecast']))
      naive += Math.abs(
        actual - plainDollars(bench.tables, NET_SALES, ({ month: booked }) => booked === monthNumber(month) - 12),
      )
    }
    expect(own).toBeLessThan(naive)
  })

  it('knows nothing of what is booked after the month it learns up to', async () => {
    const late = monthNumber('2025-06')
    const changed = await openToolBench((tables) => {
      const facts = tables.ledger.facts.map((fact) => (fact.month > late ? { ...fact, amount: fact.amount * 3 } : fact))
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    const input = { toMonth: '2025-06', metric: 'gross_margin', businessUnits: ['Signals'] }
    expect((await changed.read('ada', 'forecast_metric', input)).rows).toEqual(
      (await bench.read('ada', 'forecast_metric', input)).rows,
    )
    await changed.close()
  })

  it('tests the methods, best first, beside the seasonal naive', async () => {
    const { rows, summary } = await bench.read('ada', 'forecast_metric', { view: 'back_test', horizonMonths: 3 })
    const naive = rows.at(-1)!
    expect(naive['method']).toMatch(/^Seasonal naive/)
    let [errors, count] = [0, 0]
    const months = Array.from({ length: 12 }, (_, index) => monthNumber('2025-07') + index)
    const actual = (month: number): number => plainDollars(bench.tables, NET_SALES, (fact) => fact.month === month)
    for (const origin of months) {
      for (const month of months.filter((each) => each >= origin && each < origin + 3)) {
        errors += Math.abs(actual(month) - actual(month - 12))
        count += 1
      }
    }
    expect(naive['comparisons']).toBe(count)
    expect(naive['mean_absolute_error']).toBeCloseTo(errors / count, 2)
    const own = rows.slice(0, -1).map((row) => Number(row['mean_absolute_error']))
    expect(own).toEqual(own.toSorted((left, right) => left - right))
    expect(rows.map((row) => row['is_chosen'])).toEqual(['yes', 'no', 'no', 'no'])
    expect(summary).toContain('in the back-test from 12 origins')
  })

  it('narrows to a unit and a category, whose actuals are the ledger’s', async () => {
    const { rows } = await bench.read('ada', 'forecast_metric', {
      metric: 'gross_margin',
      businessUnits: ['Controllers'],
      productCategories: ['Cabinets'],
      historyMonths: 3,
    })
    const cabinets = new Set(
      bench.tables.products.filter(({ category }) => category === 'Cabinets').map(({ id }) => id),
    )
    for (const row of rows.slice(0, 3)) {
      const keep = (fact: Fact): boolean => inMonth(String(row['month']))(fact) && cabinets.has(fact.productId ?? '')
      expect(row['actual']).toBe(plainDollars(bench.tables, GROSS_MARGIN, keep))
    }
  })

  it('never adds up the months of a balance', async () => {
    for (const input of [{ metric: 'headcount' }, { account: 'Trade receivables' }]) {
      expect((await bench.read('ada', 'forecast_metric', input)).totals).toBeUndefined()
    }
  })

  it('forecasts without a season, and says so, where the history is too short for one', async () => {
    const { summary, formula } = await bench.read('ada', 'forecast_metric', { fromMonth: '2024-07' })
    expect(summary).toContain('too short for a season (24 of 27 months)')
    expect(formula).toContain('Damped trend without season')
  })

  it('stops mid-way when the signal aborts', async () => {
    const controller = new AbortController()
    const asker = bench.books.directory.askerFor((await bench.books.directory.find('ada'))!)
    const context = { asker, warehouse: bench.books.warehouse, signal: controller.signal, datasets: [] }
    let turns = 0
    const turn = (): void => {
      turns += 1
      // By then the books have answered and the back-test is under way.
      if (turns === 20) controller.abort(new Error('stopped'))
      else if (turns < 1000) setImmediate(turn)
    }
    const warehouse: typeof context.warehouse = {
      ...context.warehouse,
      calendar: context.warehouse.calendar,
      measures: async (...request) => {
        const answer = await context.warehouse.measures(...request)
        setImmediate(turn)
        return answer
      },
    }
    const result = forecastMetric.run(forecastMetricInput.parse({}), { ...context, warehouse })
    await expect(result).rejects.toThrow('stopped')
    expect(turns).toBe(20)
  })

  it.each<[string, object, RegExp]>([
    ['a quotient', { metric: 'gross_margin_ratio' }, /is a quotient.*Allowed: gross_sales/],
    ['eleven months', { fromMonth: '2025-08' }, /too short: 11 complete months.*at least 12, with a season 27/],
    [
      'a season in two years',
      { fromMonth: '2024-07', method: 'additive' },
      /24 months are too few.*Allowed: best, damped_trend/,
    ],
    [
      'a unit that has no such account',
      { account: 'Interest expense', businessUnits: ['Signals'] },
      /Nothing is booked there/,
    ],
    [
      'a multiplicative season of figures below zero',
      { metric: 'other_income', method: 'multiplicative' },
      /needs figures above zero.*Allowed: best, additive/,
    ],
    ['a horizon of years', { horizonMonths: 60 }, /horizonMonths/],
    ['a metric and an account', { metric: 'net_sales', account: 'Rent' }, /Give either metrics or one account/],
    [
      'expenses by product',
      { metric: 'operating_expenses', products: ['SIG-120'] },
      /not booked by product or customer/,
    ],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'forecast_metric', input)).toMatch(message)
  })
})

describe.skipIf(!hasAdventureWorks())('forecast_metric over a real general ledger', () => {
  it('learns from the stretch after its gaps', { timeout: ADVENTUREWORKS_MS }, async () => {
    const real = await openAdventureWorksBench()
    const { scope, summary, rows } = await real.read('ada', 'forecast_metric', { horizonMonths: 6 })
    expect(scope).toContain('learnt from 2011-07 to 2013-11 (29 months)')
    expect(summary).toContain('Months before 2011-07 are left out: the books have a gap there.')
    expect(rows.at(-1)!['month']).toBe('2014-05')
    await real.close()
  })
})
