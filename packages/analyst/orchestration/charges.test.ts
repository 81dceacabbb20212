import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ledgerCall, settleCharges, toCharge, type ChargeBody, type ProviderCall } from './charges.ts'
import { PRICES, costMicroUsd, findPrice, priceVersion, type Price } from './prices.ts'

const nowMs = Date.UTC(2026, 10, 22)

function call(overrides: Partial<ProviderCall> = {}): ProviderCall {
  return {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    usage: { inputTokens: 1_000, outputTokens: 200, cacheReadTokens: 10_000, cacheWriteTokens: 2_000 },
    outcome: 'whole',
    characters: 800,
    ...overrides,
  }
}

describe('a price', () => {
  test('is each class of tokens at its own rate', () => {
    // 1000 × $2 + 200 × $10 + 10000 × $0.10 + 2000 × $2.50, per million
    expect(toCharge('c', call(), nowMs).body).toMatchObject({
      costMicroUsd: 2_000 + 2_000 + 1_000 + 5_000,
      priceEffectiveFrom: '2026-10-07',
      priceVersion: 'claude-sonnet-5-5@2026-10-07/standard',
      serviceTier: null,
    })
  })

  test('is the one that held on the day of the call', () => {
    const day = (iso: string) => findPrice(call(), Date.parse(iso))?.effectiveFrom
    expect(day('2026-10-06T23:59:59Z')).toBe('2026-09-28')
    expect(day('2026-10-07T00:00:00Z')).toBe('2026-10-07')
    expect(day('2026-09-27T00:00:00Z')).toBeUndefined()
  })

  test('depends on the whole prompt where the provider has bands', () => {
    const haiku = (inputTokens: number) =>
      findPrice(
        call({
          model: 'claude-haiku-5-5',
          usage: { inputTokens, outputTokens: 1, cacheReadTokens: 50_000, cacheWriteTokens: 0 },
        }),
        nowMs,
      )
    expect(haiku(50_000)?.perMillionTokens.input).toBe(100_000)
    expect(haiku(50_001)?.perMillionTokens.input).toBe(500_000)
  })

  test('is that of the tier that served the call, and unknown for a tier that is not listed', () => {
    const [standard] = PRICES.filter(({ model }) => model === 'claude-sonnet-5-5').slice(-1)
    const batch: Price = { ...standard!, serviceTier: 'batch', perMillionTokens: { ...standard!.perMillionTokens, input: 1 } }
    const found = (serviceTier?: string) => findPrice({ ...call(), serviceTier }, nowMs, [standard!, batch])
    expect(found('batch')).toBe(batch)
    expect(found('standard')).toBe(standard)
    expect(found()).toBe(standard)
    expect(found('priority')).toBeUndefined()
    expect(toCharge('c', call({ serviceTier: 'priority' }), nowMs).body).toMatchObject({
      serviceTier: 'priority',
      costMicroUsd: null,
      priceVersion: null,
    })
  })

  test('is unknown, not nothing, for a model that is not in the table', () => {
    const charge = toCharge('c', call({ model: 'claude-of-tomorrow' }), nowMs)
    expect(charge.body).toMatchObject({ costMicroUsd: null, priceEffectiveFrom: null })
    expect(settleCharges([toCharge('d', call(), nowMs), charge]).costMicroUsd).toBeNull()
  })

  test('of the offline analyst is nothing', () => {
    const usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
    const charge = toCharge('c', call({ provider: 'offline', model: 'offline-analyst', usage, outcome: 'cut' }), nowMs)
    expect(charge.body).toMatchObject({ costMicroUsd: 0, outputTokens: 0 })
  })

  test('has a version of its own: model, day, tier and band', () => {
    const keys = PRICES.map(priceVersion)
    expect(keys).toContain('claude-haiku-5-5@2026-10-07/standard/100000')
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('is rounded once, to whole micro-dollars', () => {
    const usage = { inputTokens: 3, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }
    expect(costMicroUsd(usage, { input: 100_000, output: 0, cacheRead: 0, cacheWrite: 0 })).toBe(0)
    expect(costMicroUsd({ ...usage, inputTokens: 5 }, { input: 100_000, output: 0, cacheRead: 0, cacheWrite: 0 })).toBe(
      1,
    )
  })
})

describe('settling', () => {
  test('nothing costs nothing', () => {
    expect(settleCharges([])).toEqual({ usage: [], costMicroUsd: 0 })
  })

  test('adds up by provider and model, whatever the order, and counts an id once', () => {
    const some = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      model: fc.constantFrom('claude-sonnet-5-5', 'claude-opus-5-5'),
      inputTokens: fc.nat(1_000_000),
    })
    fc.assert(
      fc.property(fc.uniqueArray(some, { selector: ({ id }) => id }), fc.nat(3), (made, repeats) => {
        const charges = made.map(({ id, model, inputTokens }) =>
          toCharge(
            id,
            call({ model, usage: { inputTokens, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 } }),
            nowMs,
          ),
        )
        const settled = settleCharges([...charges, ...charges.slice(0, repeats)])
        const bodies = charges.map(({ body }) => body as { costMicroUsd: number })
        expect(settled.costMicroUsd).toBe(bodies.reduce((sum, { costMicroUsd: cost }) => sum + cost, 0))
        const tokens = settled.usage.reduce((sum, { inputTokens }) => sum + inputTokens, 0)
        expect(tokens).toBe(made.reduce((sum, { inputTokens }) => sum + inputTokens, 0))
        expect(new Set(settled.usage.map(({ model }) => model)).size).toBe(settled.usage.length)
      }),
    )
  })

  test('reads the rows of before tiers and price versions were kept', () => {
    const { serviceTier: _tier, priceVersion: _version, ...earlier } = toCharge('a', call(), nowMs).body as ChargeBody
    expect(settleCharges([{ id: 'a', body: earlier }])).toEqual(settleCharges([toCharge('a', call(), nowMs)]))
  })

  test('what cannot be read makes the cost unknown, and keeps the rest', () => {
    const settled = settleCharges([toCharge('a', call(), nowMs), { id: 'b', body: 'of another product' }])
    expect(settled.costMicroUsd).toBeNull()
    expect(settled.usage).toHaveLength(1)
  })
})

test('operators are told what a call used and cost, and null for what cannot be read', () => {
  const { body } = toCharge('c', call({ serviceTier: 'standard' }), nowMs)
  expect(ledgerCall(body)).toEqual({
    at: '2026-11-22T00:00:00.000Z',
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    serviceTier: 'standard',
    inputTokens: 1_000,
    outputTokens: 200,
    cacheReadTokens: 10_000,
    cacheWriteTokens: 2_000,
    costMicroUsd: 10_000,
    priceVersion: 'claude-sonnet-5-5@2026-10-07/standard',
    modelReason: null,
    outcome: 'whole',
    estimated: false,
  })
  expect(ledgerCall(null)).toBeNull()
})
