import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  importBooks,
  loadBooks,
  openBooks,
  readMapping,
  type Asker,
  type Books,
  type Dimension,
  type MetricId,
} from '../../index.ts'
import { writeTables } from '../../testing/write-tables.ts'
import { createGeneratedCompany } from '../generated/generated-company.ts'
import type { BookTables } from '../tables.ts'

/** Every way to split what is asked by unit alone, and by product or customer as well. */
const SPLITS: readonly (readonly Dimension[])[] = [
  [], ['business_unit', 'month'], ['product'], ['customer'], ['product_category', 'fiscal_quarter'],
  ['customer_type', 'customer_region', 'fiscal_year'],
]

describe('the generated company, written as files and imported', { timeout: 60_000 }, () => {
  let root: string
  let tables: BookTables
  let direct: Books
  let imported: Books
  let ada: { direct: Asker; imported: Asker }

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'imported-books-'))
    const source = createGeneratedCompany()
    tables = await source.read()
    await writeTables(tables, join(root, 'files'))
    const mapping = await readMapping(join(root, 'files', 'mapping.json'))
    const booksFolder = join(root, 'books')
    const mappingName = 'mapping.json'
    await importBooks({ folder: join(root, 'files'), mapping, mappingName, booksFolder, name: 'same', nowMs: 0 })
    imported = await openBooks({ data: join(booksFolder, 'same') })
    direct = await loadBooks(source)
    const askerOf = async ({ directory }: Books) => directory.askerFor((await directory.find('ada'))!)
    ada = { direct: await askerOf(direct), imported: await askerOf(imported) }
  }, 60_000)
  afterAll(async () => {
    await Promise.all([direct.close(), imported.close()])
    await rm(root, { recursive: true })
  })

  it('has the same members, accounts and calendar', () => {
    for (const part of ['businessUnits', 'accounts', 'customers', 'productNames'] as const) {
      expect(imported.warehouse[part](ada.imported)).toEqual(direct.warehouse[part](ada.direct))
    }
    const { rows, fiscalYears, asOf, company } = direct.describe()
    expect(imported.describe()).toMatchObject({ rows, fiscalYears, asOf, company, source: 'same' })
    expect(imported.warehouse.calendar).toEqual(direct.warehouse.calendar)
    expect(imported.warehouse.metrics).toEqual(direct.warehouse.metrics)
    expect(imported.warehouse.measurable).toEqual(direct.warehouse.measurable)
  })

  it.each(SPLITS.map((groupBy) => [groupBy] as const))('answers the same to the cent, split by %j', async (groupBy) => {
    const { byUnit, byProductOrCustomer } = direct.warehouse.measurable
    const detailed = groupBy.some((dimension) => /product|customer/.test(dimension))
    const metrics: readonly MetricId[] = detailed ? byProductOrCustomer : byUnit
    const asked = await imported.warehouse.measures(ada.imported, { metrics, groupBy })
    expect(asked.rows.length).toBeGreaterThan(0)
    expect(asked).toEqual(await direct.warehouse.measures(ada.direct, { metrics, groupBy }))
  })

  it('answers the same of budgets, products, contracts, invoices and workforce', async () => {
    const fiscalYear = 2025
    const all = ({ warehouse }: Books, asker: Asker) =>
      Promise.all([
        warehouse.budgets(asker, { fiscalYear }),
        warehouse.products(asker, { fiscalYear }),
        warehouse.recurringRevenue(asker, {}).catch(String),
        warehouse.receivables(asker, {}).catch(String),
        warehouse.workforce(asker, {}).catch(String),
      ])
    expect(await all(imported, ada.imported)).toEqual(await all(direct, ada.direct))
  })
})
