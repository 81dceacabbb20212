import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnSum, sumsBy, UNITS_SOLD } from './testing/plain-sums.ts'
import {
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from './testing/tool-bench.ts'

/** A test that loads books of its own, on a busy machine. */
const LOADING_MS = 60_000
const NEW = 'SIG-140'
const LOST = 'CTL-500'

let bench: ToolBench
beforeAll(async () => {
  // One product begins in FY2026, another ends with FY2025.
  bench = await openToolBench((tables) => {
    const facts = tables.ledger.facts.filter(
      (fact) =>
        !(fact.productId === NEW && !inFiscalYear(2026)(fact)) &&
        !(fact.productId === LOST && inFiscalYear(2026)(fact)),
    )
    return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
  })
})
afterAll(() => bench.close())

const EFFECTS = ['price', 'volume', 'mix', 'new', 'lost', 'other'].map((effect) => `${effect}_effect`)

/** Both years' sums by a key: plain loops, dollars and pieces. */
function sides(keyOf: (fact: Fact) => string) {
  const read = (year: number) => {
    const keep = (fact: Fact): string | undefined =>
      inFiscalYear(year)(fact) && fact.productId !== null ? keyOf(fact) : undefined
    const [sales, margin, units] = [NET_SALES, GROSS_MARGIN, UNITS_SOLD].map((signs) =>
      sumsBy(bench.tables.ledger.facts, signs, keep),
    )
    return (key: string) => ({
      sales: (sales!.get(key) ?? 0) / 100,
      margin: (margin!.get(key) ?? 0) / 100,
      units: (units!.get(key) ?? 0) / 100,
    })
  }
  return { base: read(2025), current: read(2026) }
}

const idOf = (name: unknown): string => bench.tables.products.find((product) => product.name === name)!.id

describe('explain_variance', () => {
  it('tells price, volume and mix of each product, new and lost ones apart', async () => {
    const { rows, totals, columns } = await bench.read('ada', 'explain_variance', { view: 'items', limit: 200 })
    expect(columns.slice(-6).map(({ key }) => key)).toEqual(EFFECTS)
    expect(rows).toHaveLength(40)
    const { base, current } = sides((fact) => fact.productId!)
    let [before, after] = [0, 0]
    for (const { id } of bench.tables.products.filter((product) => product.id !== NEW && product.id !== LOST)) {
      before += base(id).units
      after += current(id).units
    }
    for (const row of rows) {
      const id = idOf(row['product'])
      const [was, is] = [base(id), current(id)]
      expect(row).toMatchObject({
        base: was.sales,
        current: is.sales,
        base_units: was.units,
        current_units: is.units,
      })
      if (id === NEW) expect(row).toMatchObject({ status: 'new', new_effect: is.sales, price_effect: 0 })
      else if (id === LOST) expect(row).toMatchObject({ status: 'lost', lost_effect: -was.sales, volume_effect: 0 })
      else {
        const price = was.sales / was.units
        expect(row['status']).toBe('continuing')
        expect(row['price_effect']).toBeCloseTo((is.sales / is.units - price) * is.units, 1)
        expect(row['volume_effect']).toBeCloseTo(was.units * price * (after / before - 1), 1)
        expect(row['mix_effect']).toBeCloseTo((is.units - (was.units * after) / before) * price, 1)
      }
      expect(EFFECTS.reduce((sum, effect) => sum + Math.round(Number(row[effect]) * 100), 0) / 100).toBe(
        row['change'],
      )
    }
    const inYear = (year: number): number =>
      plainDollars(bench.tables, NET_SALES, (fact) => fact.productId !== null && inFiscalYear(year)(fact))
    expect(totals).toMatchObject({ base: inYear(2025), current: inYear(2026) })
    for (const key of [...EFFECTS, 'change']) expect(columnSum(rows, key)).toBe(totals![key])
  })

  it('is a bridge from one period to the other, which a waterfall can draw', async () => {
    const { rows, totals, title, summary } = await bench.read('ada', 'explain_variance', {
      businessUnits: ['signals'],
    })
    expect(title).toBe('Change of net sales of Signals, FY2025 to FY2026')
    expect(rows.map((row) => row['effect'])).toEqual(['FY2025', 'Price', 'Volume', 'Mix', 'New', 'Lost'])
    const inYear = (year: number): number =>
      plainDollars(bench.tables, NET_SALES, (fact) => fact.businessUnitId === 'signals' && inFiscalYear(year)(fact))
    expect(rows[0]!['amount']).toBe(inYear(2025))
    expect(totals).toEqual({ effect: 'FY2026', amount: inYear(2026) })
    expect(columnSum(rows, 'amount')).toBe(inYear(2026))
    const shares = rows.slice(1).reduce((sum, row) => sum + Number(row['share_of_change']), 0)
    expect(shares).toBeCloseTo(1, 9)
    expect(summary).toContain('1 new and 0 lost')
    expect(summary).toContain('where they count unlike things, set mixWithin')
    const chart = await bench.call(
      'ada',
      'generate_chart',
      { datasetId: 'd1', title: 'Bridge', kind: 'waterfall', x: 'effect', series: ['amount'] },
      [
        {
          datasetId: 'd1',
          title,
          columns: [
            { key: 'effect', label: 'Effect', unit: 'text' },
            { key: 'amount', label: 'Net sales', unit: 'usd' },
          ],
          rows,
          total: rows.length,
          asOf: '',
          scope: '',
        },
      ],
    )
    expect(chart.outcome).toBe('ok')
  })

  it('tells cost apart from price for gross margin', async () => {
    const input = { metric: 'gross_margin', view: 'items', grain: ['product', 'customer'], limit: 200 }
    const { rows, totals, total } = await bench.read('ada', 'explain_variance', input)
    const { base, current } = sides((fact) => `${fact.productId}/${fact.customerId}`)
    const keys = new Set(
      bench.tables.ledger.facts
        .filter((fact) => fact.productId !== null && (inFiscalYear(2025)(fact) || inFiscalYear(2026)(fact)))
        .map((fact) => `${fact.productId}/${fact.customerId}`),
    )
    expect(total).toBe(keys.size)
    const customerOf = new Map(bench.tables.customers.map(({ id, name }) => [name, id]))
    for (const row of rows) {
      const key = `${idOf(row['product'])}/${customerOf.get(String(row['customer']))}`
      const [was, is] = [base(key), current(key)]
      expect(row).toMatchObject({ base: was.margin, current: is.margin })
      if (row['status'] !== 'continuing') continue
      const costBefore = (was.sales - was.margin) / was.units
      const costAfter = (is.sales - is.margin) / is.units
      expect(row['price_effect']).toBeCloseTo(is.sales - (was.sales / was.units) * is.units, 1)
      expect(row['cost_effect']).toBeCloseTo((costBefore - costAfter) * is.units, 1)
    }
    const effects = [...EFFECTS, 'cost_effect'].reduce((sum, key) => sum + Math.round(Number(totals![key]) * 100), 0)
    expect(effects / 100).toBe(totals!['change'])
    const sizes = rows.map((row) => Math.abs(Number(row['change'])))
    expect(sizes).toEqual(sizes.toSorted((left, right) => right - left))
  })

  it('tells mix only within what shares a volume', async () => {
    const apart = { view: 'items', mixWithin: 'business_unit', limit: 200 }
    const { rows, columns, totals } = await bench.read('ada', 'explain_variance', apart)
    expect(columns.slice(0, 2).map(({ key }) => key)).toEqual(['product', 'business_unit'])
    const continuing = rows.filter((row) => row['business_unit'] === 'ITS Software' && row['status'] === 'continuing')
    const sum = (column: string): number => continuing.reduce((total, row) => total + Number(row[column]), 0)
    const growth = sum('current_units') / sum('base_units') - 1
    for (const row of continuing) expect(row['volume_effect']).toBeCloseTo(Number(row['base']) * growth, 1)
    const together = await bench.read('ada', 'explain_variance', { view: 'items', limit: 200 })
    for (const column of ['change', 'price_effect', 'new_effect', 'lost_effect']) {
      expect(totals![column]).toBe(together.totals![column])
    }
  })

  it('sets any two periods against each other', async () => {
    const input = {
      currentPeriod: { fiscalYear: 2026, fiscalQuarters: [2] },
      basePeriod: { fiscalYear: 2026, fiscalQuarters: [1] },
      businessUnits: ['services'],
    }
    const { rows, totals, title } = await bench.read('ada', 'explain_variance', input)
    expect(title).toContain('Q1 of FY2026 to Q2 of FY2026')
    const quarter = (first: number) => (fact: Fact) =>
      fact.businessUnitId === 'services' && fact.month >= first && fact.month <= first + 2
    expect(rows[0]!['amount']).toBe(plainDollars(bench.tables, NET_SALES, quarter(2025 * 12 + 6)))
    expect(totals!['amount']).toBe(plainDollars(bench.tables, NET_SALES, quarter(2025 * 12 + 9)))
  })

  it('compares the months that both periods have complete, and says so', { timeout: LOADING_MS }, async () => {
    const cut = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter(({ month }) => month < 2026 * 12)
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    const input = { currentPeriod: { fiscalYear: 2026 } }
    const { rows, totals, summary } = await cut.read('ada', 'explain_variance', input)
    const half = (first: number) => (fact: Fact) =>
      fact.productId !== null && fact.month >= first && fact.month <= first + 5
    expect(rows[0]!['amount']).toBe(plainDollars(cut.tables, NET_SALES, half(2024 * 12 + 6)))
    expect(totals!['amount']).toBe(plainDollars(cut.tables, NET_SALES, half(2025 * 12 + 6)))
    expect(summary).toContain('over the 6 that both periods have, Jul 2024 to Dec 2024 against Jul 2025 to Dec 2025')
    const gap = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter(({ month }) => month < 2024 * 12 + 6 || month > 2024 * 12 + 8)
      return { ...tables, ledger: { ...tables.ledger, facts }, detail: { ...tables.detail, facts } }
    })
    expect((await gap.read('ada', 'explain_variance', input)).summary).toContain(
      'over the 9 that both periods have, Oct 2024 to Jun 2025 against Oct 2025 to Jun 2026',
    )
    const hollow = { currentPeriod: { fiscalYear: 2026 }, basePeriod: { fiscalYear: 2025, fiscalQuarters: [1] } }
    expect(await gap.refusal('ada', 'explain_variance', hollow)).toMatch(/No month of the books lies in this period/)
    await gap.close()
    const uneven = { currentPeriod: { fiscalYear: 2025 }, basePeriod: { fiscalYear: 2024, fiscalQuarters: [1] } }
    expect((await cut.read('ada', 'explain_variance', uneven)).summary).toContain('The periods differ in length')
    await cut.close()
  })

  it.each<[string, object, RegExp]>([
    ['a grain twice', { grain: ['product', 'product'] }, /only once.*Allowed: business_unit/],
    ['a year outside the books', { currentPeriod: { fiscalYear: 2012 } }, /no fiscal year 2012.*Allowed: 2023/],
    ['the first year without a base', { currentPeriod: { fiscalYear: 2023 } }, /no fiscal year 2022.*Allowed: 2023/],
    ['months outside the books', { currentPeriod: { fromMonth: '2031-01' } }, /run from 2022-07 to 2026-06/],
    ['cost effects of sales', { view: 'items', sortBy: 'cost_effect' }, /no column "cost_effect".*Allowed: change/],
    ['another metric', { metric: 'net_income' }, /metric.*"net_sales"/],
    ['an unknown product', { products: ['rocket'] }, /no product "rocket"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'explain_variance', input)).toMatch(message)
  })
})
