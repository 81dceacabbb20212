import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importBooks, openBooks, readMapping, SHIPPED_MAPPINGS, type Asker, type Books } from '../../index.ts'

/** Beside the repository; none of it is part of the project. */
const FOLDER = fileURLToPath(new URL('../../../../../shared/data/adventureworks', import.meta.url))
const present = existsSync(FOLDER)
if (!present) console.info('skipped: AdventureWorks is not at ../shared/data/adventureworks beside the repository')

const SHIPPED = SHIPPED_MAPPINGS['adventureworks']!

describe.skipIf(!present).each(['as it is', 'imported'])('AdventureWorks %s, to the cent', (how) => {
  let booksFolder: string
  let books: Books
  let ada: Asker
  beforeAll(async () => {
    booksFolder = await mkdtemp(join(tmpdir(), 'adventureworks-books-'))
    if (how === 'imported') {
      const mapping = await readMapping(SHIPPED)
      const request = { folder: FOLDER, mapping, mappingName: 'adventureworks', booksFolder, name: 'aw', nowMs: 0 }
      await importBooks(request)
    }
    books = await openBooks({ data: how === 'imported' ? join(booksFolder, 'aw') : FOLDER })
    ada = books.directory.askerFor((await books.directory.find('ada'))!)
  })
  afterAll(async () => {
    await books.close()
    await rm(booksFolder, { recursive: true })
  })

  it.each([
    [2012, 'net_sales', 32_746_339.63],
    [2012, 'gross_margin', 22_378_318.87],
    [2011, 'gross_sales', 11_105_689.37],
    [2011, 'gross_margin', 7_393_222.15],
  ] as const)('FY%i %s is %f', async (fiscalYear, metric, figure) => {
    const { totals } = await books.warehouse.measures(ada, {
      metrics: [metric],
      period: { fiscalYears: [fiscalYear] },
    })
    expect(totals[metric]).toBe(figure)
  })

  it('has 34 months of actuals, the last of them with adjustments only', () => {
    const { fiscalYears } = books.warehouse.calendar
    const months = fiscalYears.flatMap(({ bookedMonths }) => bookedMonths)
    expect([months.length, months[0], months.at(-1)]).toEqual([34, '2010-12', '2013-12'])
    expect(fiscalYears.flatMap(({ completeMonths }) => completeMonths)).toHaveLength(33)
    expect(books.warehouse.asOf).toBe('2013-11-30')
  })

  it('has budgets for 9 months', () => {
    const months = books.warehouse.calendar.fiscalYears.flatMap(({ budgetMonths }) => budgetMonths)
    expect(months).toEqual([
      '2010-12',
      '2011-01',
      '2011-03',
      '2011-05',
      '2011-07',
      '2011-08',
      '2011-09',
      '2011-10',
      '2011-11',
    ])
  })

  it('sells to 701 resellers what the order lines add up to, dated back into the ledger', async () => {
    const { totals, fiscalYears } = await books.warehouse.measures(ada, {
      metrics: ['net_sales', 'units'],
      groupBy: ['customer'],
    })
    expect(totals['net_sales']).toBe(77_548_570.2)
    expect(fiscalYears[0]!.bookedMonths[0]).toBe('2010-12')
    expect(books.warehouse.customers(ada)).toHaveLength(701)
  })

  it('has an income statement that adds up from EBITDA to net income', async () => {
    const metrics = [
      'operating_profit', 'depreciation', 'ebitda', 'other_income', 'profit_before_tax', 'taxes', 'net_income',
    ] as const
    const { totals } = await books.warehouse.measures(ada, { metrics, period: { fiscalYears: [2012] } })
    expect(totals['depreciation']).toBeGreaterThan(0)
    expect(totals['ebitda']).toBeCloseTo(totals['operating_profit']! + totals['depreciation']!, 2)
    expect(totals['profit_before_tax']).toBeCloseTo(totals['operating_profit']! + totals['other_income']!, 2)
    expect(totals['net_income']).toBeCloseTo(totals['profit_before_tax']! - totals['taxes']!, 2)
  })

  it('has a headcount that is a balance, not a sum over months', async () => {
    const { rows } = await books.warehouse.measures(ada, { metrics: ['headcount'], groupBy: ['fiscal_year'] })
    expect(rows.every(({ values }) => values['headcount']! > 100 && values['headcount']! < 400)).toBe(true)
  })
})
