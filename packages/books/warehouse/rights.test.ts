import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DIMENSIONS, loadBooks, MEMBER_DIMENSIONS, METRIC_IDS, RequestError } from '../index.ts'
import type { Asker, Books, BookTables, DataSource, Fact, MetricId, Person, Warehouse } from '../index.ts'
import { generateBooks } from '../source/generated/generated-company.ts'
import { plainFigure } from '../testing/plain-arithmetic.ts'

const tables = generateBooks(1)
const LIMITED = ['ben', 'cleo', 'olga'] as const
/** Every question four times: a few seconds on an idle machine. */
const TIMEOUT_MS = 120_000

const sourceOf = (given: BookTables): DataSource => ({
  id: 'test',
  label: 'test',
  read: () => Promise.resolve(given),
})

let books: Books
let people: Map<string, Person>
const askerOf = (userId: string): Asker => books.directory.askerFor(people.get(userId)!)

beforeAll(async () => {
  books = await loadBooks(sourceOf(tables))
  people = new Map((await books.directory.list()).map((person) => [person.userId, person]))
})
afterAll(() => books.close())

/** Every question the warehouse answers, at every grain; a refusal counts as its message. */
async function everyAnswer(warehouse: Warehouse, asker: Asker): Promise<unknown[]> {
  const byUnit = METRIC_IDS.filter((id) => warehouse.measurable.byUnit.includes(id))
  const detailed = METRIC_IDS.filter((id) => warehouse.measurable.byProductOrCustomer.includes(id))
  const questions: (() => Promise<unknown>)[] = [
    () => warehouse.measures(asker, { metrics: byUnit }),
    ...DIMENSIONS.filter((dimension) => dimension !== 'account').map(
      (dimension) => () => warehouse.measures(asker, { metrics: detailed, groupBy: [dimension, 'fiscal_year'] }),
    ),
    ...['business_unit', 'fiscal_quarter', 'month'].map(
      (dimension) => () => warehouse.measures(asker, { metrics: byUnit, groupBy: [dimension as 'month'] }),
    ),
    () => warehouse.measures(asker, { metrics: ['net_income'], groupBy: ['account'] }),
    () => warehouse.measures(asker, { account: 'Operating expenses', groupBy: ['account', 'business_unit'] }),
    () => warehouse.measures(asker, { metrics: ['net_sales'], filter: { customerTypes: ['nobody'] } }),
    () => warehouse.measures(asker, { metrics: ['net_sales'], filter: { products: ['nothing'] } }),
    () => warehouse.products(asker, {}),
    () => warehouse.budgets(asker, {}),
    () => warehouse.budgetMeasures(asker, { metrics: ['net_sales', 'net_income'], groupBy: ['business_unit', 'month'] }),
    () => warehouse.budgetMeasures(asker, { account: 'Operating expenses', groupBy: ['account'] }),
    () => warehouse.budgetComparison(asker, { metrics: ['gross_margin'], groupBy: ['business_unit', 'fiscal_year'] }),
    () => warehouse.budgetComparison(asker, { account: 'Rent', groupBy: ['month'] }),
    () => warehouse.customerFigures(asker, {}),
    () => warehouse.customerFigures(asker, { search: 'nobody at all' }),
    ...MEMBER_DIMENSIONS.map((by) => () => warehouse.recurringRevenue(asker, { by })),
    () => warehouse.recurringRevenue(asker, { filter: { customers: ['nobody'] } }),
    ...(['business_unit', 'customer', 'customer_type', 'customer_region'] as const).map(
      (by) => () => warehouse.receivables(asker, { by }),
    ),
    () => warehouse.workforce(asker, { groupBy: ['business_unit', 'role'] }),
    () => warehouse.workforce(asker, { groupBy: ['month'] }),
    () => warehouse.workforce(asker, { roles: ['nobody'] }),
    () => Promise.resolve(warehouse.businessUnits(asker)),
    () => Promise.resolve(warehouse.productNames(asker)),
    () => Promise.resolve(warehouse.customers(asker)),
  ]
  return Promise.all(questions.map((ask) => ask().catch((error: unknown) => (error as RequestError).message)))
}

/** Ids and names that only postings of other units carry. */
function namesBeyond(person: Person): string[] {
  const own = person.businessUnitIds as readonly string[]
  const ofOthers = tables.businessUnits.filter(({ id }) => !own.includes(id))
  const bought = new Set(
    tables.ledger.facts.filter((fact) => own.includes(fact.businessUnitId)).map((fact) => fact.customerId),
  )
  return [
    ...ofOthers.map(({ name }) => name),
    ...tables.products
      .filter(({ businessUnitId }) => !own.includes(businessUnitId!))
      .flatMap(({ id, name }) => [id, name]),
    ...tables.customers.filter(({ id }) => !bought.has(id)).map(({ name }) => name),
  ]
}

describe('what somebody with a part of the business units is told', () => {
  it.each(LIMITED)('%s: every metric covers the own units alone', async (userId) => {
    const own = people.get(userId)!.businessUnitIds
    const { totals } = await books.warehouse.measures(askerOf(userId), { metrics: METRIC_IDS })
    const keep = (fact: Fact): boolean => own.includes(fact.businessUnitId)
    for (const metric of METRIC_IDS) {
      const expected = plainFigure(tables, metric, keep)
      if (expected === null) expect(totals[metric], metric).toBeNull()
      else expect(totals[metric], metric).toBeCloseTo(expected, 9)
    }
  })

  it.each(LIMITED)('%s: no answer names another unit, its products, or customers of others only', async (userId) => {
    const person = people.get(userId)!
    const told = JSON.stringify(await everyAnswer(books.warehouse, askerOf(userId)))
    const forbidden = namesBeyond(person)
    expect(forbidden.length).toBeGreaterThan(40)
    expect(forbidden.filter((name) => told.includes(JSON.stringify(name).slice(1, -1)))).toEqual([])
  })

  it.each(LIMITED)(
    '%s: no answer changes by a cent when the figures of other units do',
    { timeout: TIMEOUT_MS },
    async (userId) => {
      const own = people.get(userId)!.businessUnitIds
      const disturb = <Row extends { businessUnitId: string }>(
        rows: readonly Row[],
        change: (row: Row) => Row,
      ): Row[] => rows.map((row) => (own.includes(row.businessUnitId) ? row : change(row)))
      const changed = (fact: Fact): Fact => ({ ...fact, amount: fact.amount * 3 + 700 })
      const facts = disturb(tables.ledger.facts, changed)
      const other = await loadBooks(
        sourceOf({
          ...tables,
          ledger: { ...tables.ledger, facts },
          detail: { ...tables.detail, facts },
          budgets: disturb(tables.budgets, changed),
          contracts: disturb(tables.contracts, (term) => ({ ...term, annualAmount: term.annualAmount * 3 + 12 })),
          invoices: disturb(tables.invoices, ({ amount, ...rest }) => ({
            ...rest,
            amount: amount * 3 + 1,
            settledOn: null,
          })),
          workforce: disturb(tables.workforce, (row) => ({
            ...row,
            role: `${row.role} elsewhere`,
            heads: row.heads + 100,
            billed: row.billed + 1,
          })),
        }),
      )
      const asker = other.directory.askerFor(people.get(userId)!)
      expect(await everyAnswer(other.warehouse, asker)).toEqual(await everyAnswer(books.warehouse, askerOf(userId)))
      const ada = other.directory.askerFor(people.get('ada')!)
      expect(await everyAnswer(other.warehouse, ada)).not.toEqual(await everyAnswer(books.warehouse, askerOf('ada')))
      expect(other.warehouse.datasetVersion).not.toBe(books.warehouse.datasetVersion)
      await other.close()
    },
  )

  it.each(LIMITED)('%s: another unit is as unknown as one that does not exist', async (userId) => {
    const own = people.get(userId)!.businessUnitIds as readonly string[]
    const names = tables.businessUnits.filter(({ id }) => own.includes(id)).map(({ name }) => name)
    const refusal = async (businessUnit: string): Promise<RequestError> => {
      const request = { metrics: ['net_sales'] as MetricId[], filter: { businessUnits: [businessUnit] } }
      return books.warehouse.measures(askerOf(userId), request).then(
        () => expect.fail('it was answered'),
        (error: RequestError) => error,
      )
    }
    for (const { id, name } of tables.businessUnits.filter((unit) => !own.includes(unit.id))) {
      for (const text of [id, name]) {
        const error = await refusal(text)
        expect(error).toBeInstanceOf(RequestError)
        expect(error.allowed).toEqual(names)
        expect(error.message).toBe((await refusal('Nowhere')).message.replace('Nowhere', text))
      }
    }
  })

  it('corporate items are for those who see everything', async () => {
    const interest = { account: 'Interest expense' }
    expect((await books.warehouse.measures(askerOf('ada'), interest)).totals['amount']).toBeGreaterThan(0)
    expect((await books.warehouse.measures(askerOf('ben'), interest)).totals['amount']).toBe(0)
  })

  it('a scope says so', async () => {
    const { scope } = await books.warehouse.measures(askerOf('ben'), { metrics: ['net_sales'] })
    expect(scope).toContain('business units: Signals (all that you may see)')
    expect((await books.warehouse.measures(askerOf('ada'), { metrics: ['net_sales'] })).scope).toContain(
      'all business units',
    )
  })
})

describe('an asker', () => {
  it('without any unit is told no figure', async () => {
    const asker = books.directory.askerFor({ ...people.get('ben')!, businessUnitIds: [] })
    await expect(books.warehouse.measures(asker, { metrics: ['net_sales'] })).rejects.toThrow(
      /may not see the figures/,
    )
    await expect(books.warehouse.products(asker, {})).rejects.toThrow(RequestError)
    await expect(books.warehouse.budgets(asker, {})).rejects.toThrow(RequestError)
    await expect(books.warehouse.customerFigures(asker, {})).rejects.toThrow(RequestError)
    const request = { metrics: ['net_sales'] as const }
    await expect(books.warehouse.budgetMeasures(asker, request)).rejects.toThrow(/may not see the figures/)
    await expect(books.warehouse.budgetComparison(asker, request)).rejects.toThrow(/may not see the figures/)
    expect(books.warehouse.businessUnits(asker)).toEqual([])
    expect(books.warehouse.customers(asker)).toEqual([])
    expect(books.warehouse.productNames(asker)).toEqual([])
  })

  it('that the directory did not make is refused, even a copy of one it made', async () => {
    const copy = { ...askerOf('ada') }
    await expect(books.warehouse.measures(copy, { metrics: ['net_sales'] })).rejects.toThrow(TypeError)
    await expect(books.warehouse.products(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.budgets(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.recurringRevenue(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.receivables(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.workforce(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.customerFigures(copy, {})).rejects.toThrow(TypeError)
    await expect(books.warehouse.budgetMeasures(copy, { metrics: ['net_sales'] })).rejects.toThrow(TypeError)
    await expect(books.warehouse.budgetComparison(copy, { metrics: ['net_sales'] })).rejects.toThrow(TypeError)
    expect(() => books.warehouse.businessUnits(copy)).toThrow(TypeError)
    expect(() => books.warehouse.accounts(copy)).toThrow(TypeError)
    expect(() => books.warehouse.productNames(copy)).toThrow(TypeError)
    expect(() => books.warehouse.customers(copy)).toThrow(TypeError)
  })

  it('cannot be widened once it is made', () => {
    const asker = askerOf('ben')
    expect(() => (asker.businessUnitIds as string[]).push('software')).toThrow(TypeError)
  })
})
