import type { Fact } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnSum, sumsBy } from '../testing/plain-sums.ts'
import {
  CONTRIBUTION_MARGIN,
  GROSS_MARGIN,
  inFiscalYear,
  NET_SALES,
  openToolBench,
  plainDollars,
  type ToolBench,
} from '../testing/tool-bench.ts'

/** A test that loads books of its own, on a busy machine. */
const LOADING_MS = 60_000

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

const EFFECTS = ['price', 'volume', 'mix', 'cost', 'new', 'lost', 'other'].map((effect) => `${effect}_effect`)

describe('the bridge of get_margin_analysis', () => {
  it('leads from one year’s gross margin to the other’s in dollars, member by member', async () => {
    for (const by of ['business_unit', 'product', 'customer_type']) {
      const { rows, totals } = await bench.read('ada', 'get_margin_analysis', {
        by,
        bridge: 'price_volume_mix',
        limit: 200,
      })
      for (const row of [...rows, totals!]) {
        const moved = EFFECTS.reduce((sum, effect) => sum + Math.round(Number(row[effect]) * 100), 0) / 100
        expect(moved).toBe(row['gross_margin_dollar_change'])
        expect(moved).toBeCloseTo(Number(row['gross_margin']) - Number(row['prior_gross_margin']), 6)
      }
      const change = [2026, 2025].map((year) => plainDollars(bench.tables, GROSS_MARGIN, inFiscalYear(year)))
      expect(totals!['gross_margin_dollar_change']).toBeCloseTo(change[0]! - change[1]!, 6)
      for (const column of EFFECTS) expect(columnSum(rows, column)).toBe(totals![column])
    }
  })

  it('agrees with explain_variance, product by product', async () => {
    const input = { fiscalYear: 2025, compareWithFiscalYear: 2024, bridge: 'price_volume_mix' }
    const { totals } = await bench.read('ada', 'get_margin_analysis', input)
    const periods = { currentPeriod: { fiscalYear: 2025 }, basePeriod: { fiscalYear: 2024 } }
    const explained = await bench.read('ada', 'explain_variance', {
      metric: 'gross_margin',
      view: 'items',
      ...periods,
    })
    for (const effect of EFFECTS) expect(totals![effect]).toBe(explained.totals![effect])
  })

  it('splits the change of each ratio into rate and mix, in points', async () => {
    const { rows, totals, columns } = await bench.read('ada', 'get_margin_analysis', { bridge: 'rate_mix' })
    expect(columns.slice(-4).map(({ key, unit }) => `${key}:${unit}`)).toEqual([
      'gross_margin_ratio_rate_effect:percentage_points',
      'gross_margin_ratio_mix_effect:percentage_points',
      'contribution_margin_ratio_rate_effect:percentage_points',
      'contribution_margin_ratio_mix_effect:percentage_points',
    ])
    const by = (signs: Parameters<typeof sumsBy>[1], year: number) =>
      sumsBy(bench.tables.ledger.facts, signs, (fact: Fact) =>
        inFiscalYear(year)(fact) ? fact.businessUnitId : undefined,
      )
    const total = (sums: ReadonlyMap<string, number>): number =>
      [...sums.values()].reduce((sum, each) => sum + each, 0)
    for (const [ratio, signs] of [
      ['gross_margin_ratio', GROSS_MARGIN],
      ['contribution_margin_ratio', CONTRIBUTION_MARGIN],
    ] as const) {
      const [sales0, sales1, margin0, margin1] = [
        by(NET_SALES, 2025),
        by(NET_SALES, 2026),
        by(signs, 2025),
        by(signs, 2026),
      ]
      const whole0 = total(margin0) / total(sales0)
      for (const row of rows) {
        const { id } = bench.tables.businessUnits.find(({ name }) => name === row['business_unit'])!
        const [share0, share1] = [sales0.get(id)! / total(sales0), sales1.get(id)! / total(sales1)]
        const [own0, own1] = [margin0.get(id)! / sales0.get(id)!, margin1.get(id)! / sales1.get(id)!]
        expect(row[`${ratio}_rate_effect`]).toBeCloseTo(share1 * (own1 - own0) * 100, 9)
        expect(row[`${ratio}_mix_effect`]).toBeCloseTo((share1 - share0) * (own0 - whole0) * 100, 9)
      }
      const sum = Number(totals![`${ratio}_rate_effect`]) + Number(totals![`${ratio}_mix_effect`])
      expect(sum).toBeCloseTo(Number(totals![`${ratio}_change`]), 9)
      expect(sum).toBeCloseTo((total(margin1) / total(sales1) - whole0) * 100, 9)
    }
  })

  it('takes the year before where no other is asked, sorts by an effect, and keeps the other columns', async () => {
    const plain = await bench.read('ada', 'get_margin_analysis', { compareWithFiscalYear: 2025 })
    const input = { bridge: 'price_volume_mix', sortBy: 'cost_effect', direction: 'asc' }
    const bridged = await bench.read('ada', 'get_margin_analysis', input)
    expect(bridged.title).toBe('Margins by business unit, FY2026 against FY2025')
    const effects = bridged.rows.map((row) => Number(row['cost_effect']))
    expect(effects).toEqual(effects.toSorted((left, right) => left - right))
    for (const row of plain.rows) {
      expect(bridged.rows.find((each) => each['business_unit'] === row['business_unit'])).toMatchObject(row)
    }
  })

  it.each<[string, object, RegExp]>([
    [
      'the first year without another',
      { fiscalYear: 2023, bridge: 'rate_mix' },
      /no fiscal year 2022.*Allowed: 2023/,
    ],
    ['an unknown bridge', { bridge: 'london' }, /bridge.*"price_volume_mix"/],
  ])('refuses %s and says what is allowed', async (_what, input, message) => {
    expect(await bench.refusal('ada', 'get_margin_analysis', input)).toMatch(message)
  })

  it('refuses prices where products stand in another book than units', { timeout: LOADING_MS }, async () => {
    const apart = await openToolBench((tables) => {
      const facts = tables.ledger.facts.filter(({ customerId }) => customerId === null || customerId > 'C1050')
      return { ...tables, detail: { ...tables.detail, id: 'orders', facts } }
    })
    expect(await apart.refusal('ada', 'get_margin_analysis', { bridge: 'price_volume_mix' })).toMatch(
      /another book than prices.*Allowed: by: product/,
    )
    expect(
      (await apart.call('ada', 'get_margin_analysis', { by: 'product', bridge: 'price_volume_mix' })).outcome,
    ).toBe('ok')
    await apart.close()
  })
})
