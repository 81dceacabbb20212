import type { BookTables, Fact } from '@perdure/books'
import { plantedStories } from '@perdure/books/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finish } from '../domain/testing/finish.ts'
import { judgeAll, type SeriesSet } from './periods/anomaly-series.ts'
import { ADVENTUREWORKS_MS, hasAdventureWorks, openAdventureWorksBench } from './testing/adventureworks-bench.ts'
import { openToolBench, plainDollars, type ToolBench } from './testing/tool-bench.ts'

/** A month in the middle, and a small steady account in it that somebody books ten times over. */
const MONTH = 2024 * 12 + 10
const ACCOUNT = '6420'
const UNIT = 'controllers'
const isWrong = ({ month, accountId, businessUnitId }: Fact): boolean =>
  month === MONTH && accountId === ACCOUNT && businessUnitId === UNIT

const misbooked = (tables: BookTables): BookTables => {
  const facts = tables.ledger.facts.map((fact) => (isWrong(fact) ? { ...fact, amount: fact.amount * 10 } : fact))
  return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
}

let bench: ToolBench
let wrong: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
  wrong = await openToolBench(misbooked)
})
afterAll(() => Promise.all([bench.close(), wrong.close()]))

const UTILITIES = { business_unit: 'Controllers', account: 'Utilities and telephone', month: '2024-11' }

describe('detect_anomalies', () => {
  it('finds one wrong booking among all accounts of all units', async () => {
    const right = plainDollars(bench.tables, { [ACCOUNT]: 1 }, isWrong)
    const { rows, columns, summary } = await wrong.read('ada', 'detect_anomalies', { limit: 200 })
    expect(columns.map(({ key }) => key)).toEqual([
      'business_unit',
      'account',
      'month',
      'actual',
      'expected',
      'deviation',
      'deviation_ratio',
      'score',
    ])
    const found = rows.find((row) => Object.entries(UTILITIES).every(([key, value]) => row[key] === value))!
    expect(found['actual']).toBeCloseTo(right * 10, 2)
    expect(Number(found['expected']) / right).toBeGreaterThan(0.8)
    expect(Number(found['expected']) / right).toBeLessThan(1.2)
    expect(Number(found['deviation'])).toBeCloseTo(Number(found['actual']) - Number(found['expected']), 1)
    expect(Number(found['score'])).toBeGreaterThan(20)
    expect(summary).toMatch(/Judged \d+ months of \d+ series; shown are those that score 3\.5 or more/)
    const before = await bench.read('ada', 'detect_anomalies', { limit: 200 })
    expect(before.rows.filter((row) => Object.entries(UTILITIES).every(([key, value]) => row[key] === value))).toEqual(
      [],
    )
  })

  it('puts the wrong booking that is planted in the books first', async () => {
    const { businessUnitId, accountId, fromMonth } = plantedStories().find(({ id }) => id === 'wrong_booking')!
    const nameOf = (list: readonly { id: string; name: string }[], id: string | undefined) =>
      list.find((each) => each.id === id)!.name
    const { rows } = await bench.read('ada', 'detect_anomalies', {})
    expect(rows[0]).toMatchObject({
      business_unit: nameOf(bench.tables.businessUnits, businessUnitId),
      account: nameOf(bench.tables.accounts, accountId),
      month: `${Math.floor(fromMonth / 12)}-${String((fromMonth % 12) + 1).padStart(2, '0')}`,
    })
  })

  it('tells the same months as a plain look at the same months of other years', async () => {
    const { rows } = await wrong.read('ada', 'detect_anomalies', {
      metrics: ['operating_expenses'],
      businessUnits: ['Controllers'],
      limit: 200,
    })
    const row = rows.find((each) => each['account'] === UTILITIES.account && each['month'] === UTILITIES.month)!
    const amounts = Array.from({ length: 48 }, (_, index) =>
      plainDollars(
        wrong.tables,
        { [ACCOUNT]: 1 },
        ({ month, businessUnitId }) => month === 2022 * 12 + 6 + index && businessUnitId === UNIT,
      ),
    )
    const slopes: number[] = []
    for (let later = 0; later < 48; later += 1) {
      for (let earlier = later - 12; earlier >= 0; earlier -= 12) {
        slopes.push((amounts[later]! - amounts[earlier]!) / (later - earlier))
      }
    }
    slopes.sort((left, right) => left - right)
    const slope = (slopes[35]! + slopes[36]!) / 2
    const at = MONTH - (2022 * 12 + 6)
    const others = [4, 16, 28, 40]
      .filter((month) => month !== at)
      .map((month) => amounts[month]! + slope * (at - month))
    expect(slopes).toHaveLength(72)
    expect(row['expected']).toBeCloseTo(others.toSorted((left, right) => left - right)[1]!, 2)
  })

  it('spares steady books: nothing is far off in an account that is the same every month', async () => {
    const { rows } = await bench.read('ada', 'detect_anomalies', { limit: 200, metrics: ['operating_expenses'] })
    expect(rows.filter((row) => row['account'] === 'Rent')).toEqual([])
  })

  it('finds a booking on an account that is otherwise empty', async () => {
    const stray = await openToolBench((tables) => {
      const fact: Fact = {
        month: MONTH,
        businessUnitId: 'corporate',
        accountId: '6310',
        productId: null,
        customerId: null,
        amount: 4_000_000,
      }
      const facts = [...tables.ledger.facts, fact]
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    const { rows } = await stray.read('ada', 'detect_anomalies', { businessUnits: ['Corporate'] })
    expect(rows[0]).toMatchObject({
      business_unit: 'Corporate',
      month: '2024-11',
      actual: 40_000,
      expected: 0,
      deviation_ratio: null,
    })
    await stray.close()
  })

  it('looks at one dimension as well, and reports only the months asked', async () => {
    const input = { by: 'product_category', fromMonth: '2025-07', toMonth: '2026-06', threshold: 2.5, minimumShare: 0 }
    const { rows, scope } = await bench.read('ada', 'detect_anomalies', input)
    for (const row of rows) {
      expect(String(row['month']) >= '2025-07').toBe(true)
      expect(Math.abs(Number(row['score']))).toBeGreaterThanOrEqual(2.49)
    }
    expect(scope).toContain('compared over 2022-07 to 2026-06')
  })

  it('finds less with a higher threshold, and all of it among what it found before', async () => {
    const told = async (threshold: number) =>
      (await wrong.read('ada', 'detect_anomalies', { threshold, limit: 200 })).rows.map((row) => JSON.stringify(row))
    const [few, many] = await Promise.all([told(10), told(4)])
    expect(few.length).toBeLessThan(many.length + 1)
    expect(few.every((row) => many.includes(row))).toBe(true)
  })

  it('sorts by size, whichever way it points', async () => {
    const { rows } = await wrong.read('ada', 'detect_anomalies', { sortBy: 'deviation', threshold: 2, minimumShare: 0 })
    const sizes = rows.map((row) => Math.abs(Number(row['deviation'])))
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
  })

  it('does not judge what is booked only now and then, and says so', async () => {
    const { summary } = await bench.read('ada', 'detect_anomalies', { by: 'customer' })
    expect(summary).toMatch(/\d+ series are booked too seldom to be judged/)
  })

  it('yields after every twenty-five series', () => {
    const values = Array.from({ length: 24 }, (_, month) => 100 + (month % 5))
    const members = Array.from({ length: 60 }, (_, index) => ({ labels: [`${index}`], values }))
    const { value, slices } = finish(judgeAll({ members } as unknown as SeriesSet, false))
    expect([value.members.length, value.skipped, slices]).toEqual([60, 0, 3])
  })

  it.each<[string, object, RegExp]>([
    ['a quotient', { metrics: ['gross_margin_ratio'] }, /is a quotient.*Allowed: gross_sales/],
    ['two metrics by product', { by: 'product', metrics: ['net_sales', 'units'] }, /exactly one metric/],
    ['metrics of two units', { metrics: ['net_sales', 'units'] }, /one unit; net_sales is in usd/],
    ['a dimension of time', { by: 'month' }, /by:.*"account"/],
    ['months outside the books', { fromMonth: '2030-01' }, /they run from 2022-07 to 2026-06/],
    ['a threshold of nothing', { threshold: 0 }, /threshold/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'detect_anomalies', input)).toMatch(message)
  })
})

describe.skipIf(!hasAdventureWorks())('detect_anomalies over a real general ledger', () => {
  it('judges the months after its gaps by their trend, and says so', { timeout: ADVENTUREWORKS_MS }, async () => {
    const real = await openAdventureWorksBench()
    const { summary, scope, rows } = await real.read('ada', 'detect_anomalies', { metrics: ['operating_expenses'] })
    expect(summary).toContain('With 29 of 36 months there is no season')
    expect(scope).toContain('compared over 2011-07 to 2013-11')
    for (const row of rows) expect(Math.abs(Number(row['score']))).toBeGreaterThanOrEqual(3.49)
    await real.close()
  })
})
