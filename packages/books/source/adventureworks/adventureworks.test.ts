import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBooks, type Asker, type Books, type MetricId } from '../../index.ts'
import { writeTinyDataset } from '../../testing/tiny-adventureworks.ts'

describe('a dataset in the shape of AdventureWorks', () => {
  let dataset: Awaited<ReturnType<typeof writeTinyDataset>>
  let books: Books
  let ada: Asker

  beforeAll(async () => {
    dataset = await writeTinyDataset()
    books = await openBooks({ data: dataset.folder })
    ada = books.directory.askerFor((await books.directory.find('ada'))!)
  })
  afterAll(async () => {
    await books.close()
    await dataset.remove()
  })

  const totals = async (metrics: readonly MetricId[], fiscalYear: number) =>
    (await books.warehouse.measures(ada, { metrics, period: { fiscalYears: [fiscalYear] } })).totals

  it('is found in the folder above as well', async () => {
    const above = await openBooks({ data: dirname(dataset.folder) })
    expect(above.describe().datasetVersion).toBe(books.describe().datasetVersion)
    await above.close()
  })

  it('carries the sign along the path: returns, discounts and cost are taken off once', async () => {
    expect(await totals(['gross_sales', 'net_sales', 'gross_margin', 'operating_profit'], 2012)).toEqual({
      gross_sales: 1800.5,
      net_sales: 1650.4,
      gross_margin: 950.1,
      operating_profit: 720.1,
    })
  })

  it('counts variable cost: standard cost and commissions, not rent', async () => {
    expect(await totals(['variable_cost', 'contribution_margin'], 2012)).toEqual({
      variable_cost: 730.3,
      contribution_margin: 920.1,
    })
  })

  it('begins its fiscal years in July', async () => {
    expect(books.describe().fiscalYears).toEqual([2012, 2013])
    expect((await totals(['gross_sales'], 2013))['gross_sales']).toBe(2000)
  })

  it('never adds balances: not over months, and not over two days of one month', async () => {
    const request = { metrics: ['receivables', 'headcount'] as const, groupBy: ['month'] as const }
    const { rows } = await books.warehouse.measures(ada, {
      ...request,
      filter: { businessUnits: ['Northwest Division'] },
    })
    expect(rows.map(({ keys, values }) => [keys[0], values['receivables'], values['headcount']])).toEqual([
      ['2011-07', 700, 6],
      ['2012-06', 800, 0],
      ['2012-07', 850, 0],
    ])
    expect((await totals(['receivables'], 2012))['receivables']).toBe(890)
  })

  it('reads no balance from a month that holds adjustments only, and says that it is not complete', async () => {
    const answer = await books.warehouse.measures(ada, { metrics: ['receivables'], period: { fiscalYears: [2013] } })
    expect(answer.totals['receivables']).toBe(850)
    expect(answer.asOf).toBe('2012-07-31')
    expect(answer.scope).toContain('FY2013 (1 of 12 months complete: 2012-07; 2012-08 booked but not complete)')
    expect((await totals(['operating_expenses'], 2013))['operating_expenses']).toBe(-5)
  })

  it('sets budgets against actuals of the months that have both, and knows no forecast', async () => {
    const { months, totals: lines } = await books.warehouse.budgets(ada, {})
    expect(months).toEqual(['2011-07'])
    const sales = lines.find(({ line }) => line === 'net_sales')
    expect(sales).toMatchObject({ budget: 1600, actual: 1350.4, variance: -249.6, favourable: false })
    await expect(books.warehouse.budgets(ada, { fiscalYear: 2013 })).rejects.toThrow('Allowed: 2012.')
  })

  it('answers by product and customer from the order lines, dated back, with missing cost filled in', async () => {
    const metrics: MetricId[] = ['net_sales', 'cost_of_sales', 'units']
    const { rows, scope, caveat } = await books.warehouse.measures(ada, { metrics, groupBy: ['product', 'month'] })
    expect(rows.map(({ labels, values }) => [...labels, ...metrics.map((id) => values[id])])).toEqual([
      ['Frame, "Road"', '2011-07', 200, 120.2, 2],
      ['Helmet (211)', '2011-07', 60, 36.09, 3],
      ['Helmet (212)', '2012-07', 25, 13.88, 1],
    ])
    expect(scope).toContain('reseller order lines')
    expect(caveat).toContain('do not add up to the general ledger')
  })

  it('takes a territory to its organization, the United Kingdom to European Operations', async () => {
    const { rows } = await books.warehouse.measures(ada, {
      metrics: ['units'],
      groupBy: ['business_unit', 'customer'],
    })
    expect(rows.map(({ labels }) => labels)).toEqual([
      ['Northwest Division', 'Corner Shop (1)'],
      ['Canadian Division', 'Pedals'],
      ['European Operations', 'Corner Shop (2)'],
    ])
    expect(books.warehouse.customers(ada).map(({ type }) => type)).toEqual([
      'Warehouse',
      'Warehouse',
      'Specialty Bike Shop',
    ])
  })

  it('says which metric it does not have and why, and which it has by unit only', async () => {
    await expect(books.warehouse.measures(ada, { metrics: ['material_cost'] })).rejects.toThrow(
      /standard cost, not by material/,
    )
    const byProduct = books.warehouse.measures(ada, { metrics: ['operating_profit'], groupBy: ['product'] })
    await expect(byProduct).rejects.toThrow(/not booked by product or customer/)
    const metrics = books.warehouse.metrics.filter(({ unavailable }) => unavailable !== undefined).map(({ id }) => id)
    expect(metrics).toEqual(['material_cost', 'labour_cost', 'overhead_cost'])
  })

  it('shows people their organization alone', async () => {
    const ben = books.directory.askerFor((await books.directory.find('ben'))!)
    const { rows } = await books.warehouse.measures(ben, { metrics: ['gross_sales'], groupBy: ['business_unit'] })
    expect(rows.map(({ labels }) => labels[0])).toEqual(['Northwest Division'])
    expect(books.warehouse.customers(ben).map(({ name }) => name)).toEqual(['Corner Shop (1)'])
    expect(books.warehouse.productNames(ben).map(({ name }) => name)).toEqual(['Frame, "Road"'])
  })
})
