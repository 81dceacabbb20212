import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  loadBooks,
  METRIC_IDS,
  type Asker,
  type Books,
  type BookTables,
  type Dimension,
  type Fact,
} from '../index.ts'
import { createGeneratedCompany } from '../source/generated/generated-company.ts'
import { addUp, fiscalYearOfMonth, plainFigure } from '../testing/plain-arithmetic.ts'

let books: Books
let tables: BookTables
let ada: Asker

beforeAll(async () => {
  const source = createGeneratedCompany()
  tables = await source.read()
  books = await loadBooks(source)
  ada = books.directory.askerFor((await books.directory.find('ada'))!)
})
afterAll(() => books.close())

const everything = (): boolean => true
const withFacts = (facts: readonly Fact[]): BookTables => ({ ...tables, ledger: { ...tables.ledger, facts } })

/** Ratios are the same division of the same sums; figures are the same to the cent. */
function expectFigure(actual: number | null | undefined, expected: number | null, what: string): void {
  if (expected === null || actual === null || actual === undefined) expect(actual, what).toBe(expected)
  else expect(actual, what).toBeCloseTo(expected, 9)
}

describe('every metric against plain loops over the raw postings', () => {
  it('over everything', async () => {
    const { totals, rows } = await books.warehouse.measures(ada, { metrics: METRIC_IDS })
    for (const metric of METRIC_IDS) expectFigure(totals[metric], plainFigure(tables, metric, everything), metric)
    expect(rows).toEqual([{ keys: [], labels: [], values: totals }])
  })

  it('by business unit and fiscal year', async () => {
    const { rows } = await books.warehouse.measures(ada, {
      metrics: METRIC_IDS,
      groupBy: ['business_unit', 'fiscal_year'],
    })
    expect(rows).toHaveLength(5 * 4)
    const groups = Map.groupBy(
      tables.ledger.facts,
      (fact) => `${fact.businessUnitId} ${fiscalYearOfMonth(fact.month)}`,
    )
    for (const { keys, values } of rows) {
      const own = withFacts(groups.get(keys.join(' '))!)
      for (const metric of METRIC_IDS) {
        expectFigure(values[metric], plainFigure(own, metric, everything), `${metric} of ${keys.join(' ')}`)
      }
    }
  })

  it.each<[Dimension, (fact: Fact) => string]>([
    ['product', (fact) => fact.productId ?? ''],
    ['customer', (fact) => fact.customerId ?? ''],
    ['product_category', (fact) => tables.products.find(({ id }) => id === fact.productId)?.category ?? ''],
    ['customer_type', (fact) => tables.customers.find(({ id }) => id === fact.customerId)?.type ?? ''],
    ['customer_region', (fact) => tables.customers.find(({ id }) => id === fact.customerId)?.region ?? ''],
    ['month', (fact) => `${Math.floor(fact.month / 12)}-${String((fact.month % 12) + 1).padStart(2, '0')}`],
    ['fiscal_quarter', (fact) => `${fiscalYearOfMonth(fact.month)}-Q${Math.floor(((fact.month + 6) % 12) / 3) + 1}`],
  ])('by %s', async (dimension, keyOf) => {
    const metrics = ['net_sales', 'gross_margin', 'contribution_margin', 'units', 'average_price'] as const
    const { rows } = await books.warehouse.measures(ada, {
      metrics,
      groupBy: [dimension],
      period: { fiscalYears: [2025] },
    })
    const expected = Map.groupBy(
      tables.ledger.facts.filter(({ month }) => fiscalYearOfMonth(month) === 2025),
      keyOf,
    )
    expected.delete('')
    expect(rows.map(({ keys }) => keys[0])).toEqual(expect.arrayContaining([...expected.keys()]))
    expect(rows).toHaveLength(expected.size)
    for (const { keys, values } of rows) {
      const own = withFacts(expected.get(keys[0]!)!)
      for (const metric of metrics)
        expectFigure(values[metric], plainFigure(own, metric, everything), `${metric} of ${keys[0]}`)
    }
  })

  it('filtered by unit, product category, customer type, quarter and months at once', async () => {
    const categories = new Set(tables.products.filter(({ category }) => category === 'Cabinets').map(({ id }) => id))
    const counties = new Set(tables.customers.filter(({ type }) => type === 'County').map(({ id }) => id))
    const { totals } = await books.warehouse.measures(ada, {
      metrics: ['net_sales', 'units'],
      filter: { businessUnits: ['CONTROLLERS'], productCategories: ['cabinets'], customerTypes: ['county'] },
      period: { fiscalYears: [2024, 2025], fiscalQuarters: [1], fromMonth: '2023-08', toMonth: '2024-08' },
    })
    const months = [2023 * 12 + 7, 2023 * 12 + 8, 2024 * 12 + 6, 2024 * 12 + 7]
    const keep = (fact: Fact): boolean =>
      fact.businessUnitId === 'controllers' &&
      categories.has(fact.productId ?? '') &&
      counties.has(fact.customerId ?? '') &&
      months.includes(fact.month)
    expect(totals['net_sales']).not.toBe(0)
    expectFigure(totals['net_sales'], plainFigure(tables, 'net_sales', keep), 'net sales')
    expectFigure(totals['units'], plainFigure(tables, 'units', keep), 'units')
  })

  it('filtered by customer region, which the scope and the names say', async () => {
    const midwest = new Set(tables.customers.filter(({ region }) => region === 'Midwest').map(({ id }) => id))
    const { totals, scope, narrowedTo } = await books.warehouse.measures(ada, {
      metrics: ['net_sales'],
      filter: { customerRegions: ['midwest'], businessUnits: ['signals'] },
      period: { fiscalYears: [2026] },
    })
    const keep = (fact: Fact): boolean =>
      fact.businessUnitId === 'signals' &&
      midwest.has(fact.customerId ?? '') &&
      fiscalYearOfMonth(fact.month) === 2026
    expect(totals['net_sales']).not.toBe(0)
    expectFigure(totals['net_sales'], plainFigure(tables, 'net_sales', keep), 'net sales')
    expect(scope).toContain('customer region: Midwest')
    expect(narrowedTo).toEqual(['Signals', 'Midwest'])
  })
})

describe('accounts', () => {
  it('split into the accounts beneath them, which add up with their signs', async () => {
    const { rows, totals } = await books.warehouse.measures(ada, { account: 'gross margin', groupBy: ['account'] })
    const on = (...accounts: string[]): number => addUp(tables.ledger.facts, accounts, everything) / 100
    const netSales = on('4111', '4112', '4113') - on('4120') - on('4130')
    const cost = on('5100', '5200', '5300', '5400')
    expect(rows.map(({ keys, values }) => [keys[0], values['amount']])).toEqual([
      ['4100', expect.closeTo(netSales, 6)],
      ['5000', expect.closeTo(-cost, 6)],
    ])
    expect(totals['amount']).toBeCloseTo(netSales - cost, 6)
  })

  it('split one metric into what it is made of, each signed as it enters', async () => {
    const { rows } = await books.warehouse.measures(ada, { metrics: ['net_sales'], groupBy: ['account'] })
    const amounts = Object.fromEntries(rows.map(({ keys, values }) => [keys[0], values['net_sales']]))
    expect(amounts['4130']).toBeCloseTo(-addUp(tables.ledger.facts, ['4130'], everything) / 100, 9)
    expect(Object.keys(amounts)).toEqual(['4111', '4112', '4113', '4120', '4130'])
  })

  it('of a sum of two metrics leave out what one adds and the other takes off', async () => {
    const { rows, totals } = await books.warehouse.measures(ada, { metrics: ['ebitda'], groupBy: ['account'] })
    expect(rows.map(({ keys }) => keys[0])).not.toContain('6700')
    expect(rows.reduce((sum, { values }) => sum + values['ebitda']!, 0)).toBeCloseTo(totals['ebitda']!, 4)
    expectFigure(totals['ebitda'], plainFigure(tables, 'ebitda', everything), 'EBITDA')
  })

  it('that hold balances are read at the end of the period, never summed over months', async () => {
    const { rows, totals } = await books.warehouse.measures(ada, { account: '1100', groupBy: ['fiscal_year'] })
    const june = (year: number): number =>
      addUp(tables.ledger.facts, ['1100'], ({ month }) => month === year * 12 + 5) / 100
    expect(rows.map(({ values }) => values['amount'])).toEqual([2023, 2024, 2025, 2026].map(june))
    expect(totals['amount']).toBe(june(2026))
  })

  it('that are mere headings are refused with what is beneath them', async () => {
    await expect(books.warehouse.measures(ada, { account: 'Statistical accounts' })).rejects.toMatchObject({
      field: 'account',
      allowed: ['Units sold', 'Headcount'],
    })
  })
})

describe('products', () => {
  it('have the sales of the year asked, and totals over all that match', async () => {
    const answer = await books.warehouse.products(ada, { search: 'signal head', fiscalYear: 2024 })
    const ids = ['SIG-120', 'SIG-080', 'SIG-125', 'SIG-140']
    expect(answer.rows.map(({ productId }) => productId)).toEqual(ids)
    for (const row of answer.rows) {
      const keep = (fact: Fact): boolean => fact.productId === row.productId && fiscalYearOfMonth(fact.month) === 2024
      expectFigure(row.netSales, plainFigure(tables, 'net_sales', keep), row.name)
      expectFigure(row.grossMargin, plainFigure(tables, 'gross_margin', keep), row.name)
      expectFigure(row.units, plainFigure(tables, 'units', keep), row.name)
      expect(row.unitMargin).toBeCloseTo(row.listPrice! - row.unitCost, 9)
    }
    const all = (fact: Fact): boolean => ids.includes(fact.productId ?? '') && fiscalYearOfMonth(fact.month) === 2024
    expectFigure(answer.totals.netSales, plainFigure(tables, 'net_sales', all), 'total')
  })
})

describe('budgets', () => {
  it('stand against the actuals of the same months, line by line and unit by unit', async () => {
    const { rows, totals, months } = await books.warehouse.budgets(ada, { fiscalYear: 2025 })
    expect(months).toHaveLength(12)
    const budgeted = withFacts(tables.budgets)
    for (const row of [...rows, ...totals].filter(({ level }) => level === 0)) {
      const keep = (fact: Fact): boolean =>
        fiscalYearOfMonth(fact.month) === 2025 &&
        (row.businessUnitId === '' || fact.businessUnitId === row.businessUnitId)
      const metric = row.line as 'net_sales'
      expectFigure(row.actual, plainFigure(tables, metric, keep), `${row.businessUnit} ${row.line}`)
      expectFigure(row.budget, plainFigure(budgeted, metric, keep), `${row.businessUnit} ${row.line} budget`)
      expect(row.variance).toBeCloseTo(row.actual - row.budget, 6)
      const costly = row.line === 'cost_of_sales' || row.line === 'operating_expenses'
      expect(row.favourable).toBe(costly ? row.variance <= 0 : row.variance >= 0)
    }
  })

  it('show the accounts beneath a cost, which add up to it', async () => {
    const { totals } = await books.warehouse.budgets(ada, { fiscalYear: 2026, businessUnits: ['Signals'] })
    const start = totals.findIndex(({ line }) => line === 'operating_expenses')
    const parts = totals.slice(start + 1).filter(({ level }) => level === 1)
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.reduce((sum, { actual }) => sum + actual, 0)).toBeCloseTo(totals[start]!.actual, 6)
    expect(parts.reduce((sum, { budget }) => sum + budget, 0)).toBeCloseTo(totals[start]!.budget, 6)
  })
})
