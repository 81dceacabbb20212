import type { LedgerCallResource, Usage } from '@perdure/protocol'
import { z } from 'zod'
import type { TokenUsage } from '../providers/model.ts'
import type { AnalystCharge } from './execution.ts'
import { CHARACTERS_PER_TOKEN } from './limits.ts'
import { costMicroUsd, findPrice, priceVersion } from './prices.ts'

const whole = z.int().nonnegative()

/** The ledger's row of one provider call. */
const chargeBodySchema = z.object({
  provider: z.string(),
  model: z.string(),
  /** As the provider told it; null where it told none. Rows of before tiers were kept have none either. */
  serviceTier: z.string().nullable().default(null),
  inputTokens: whole,
  outputTokens: whole,
  cacheReadTokens: whole,
  cacheWriteTokens: whole,
  /** Why this model answered; null in rows of before it was kept. */
  modelReason: z.string().nullable().default(null),
  /** Null where no price is known. */
  costMicroUsd: whole.nullable(),
  /** Date from which the price holds that it was computed with. */
  priceEffectiveFrom: z.string().nullable(),
  /** Which price of the list that was; null where none is known, and in rows of before it was kept. */
  priceVersion: z.string().nullable().default(null),
  /** `cut`: the call ended without a whole answer. */
  outcome: z.enum(['whole', 'cut']),
  /** True where the output was never told and is guessed from what arrived. */
  estimated: z.boolean(),
  atMs: whole,
})
export type ChargeBody = z.infer<typeof chargeBodySchema>

export interface ProviderCall {
  provider: string
  model: string
  modelReason?: string | undefined
  serviceTier?: string | undefined
  usage: TokenUsage
  outcome: 'whole' | 'cut'
  /** Characters of text and tool input that arrived. */
  characters: number
}

/** A call that was cut has told its input at the start and its output not yet: that is guessed, and said to be. */
export function toCharge(id: string, call: ProviderCall, nowMs: number): AnalystCharge {
  const heardTokens = Math.ceil(call.characters / CHARACTERS_PER_TOKEN)
  const estimated = call.outcome === 'cut' && heardTokens > call.usage.outputTokens && call.provider !== 'offline'
  const usage = estimated ? { ...call.usage, outputTokens: heardTokens } : call.usage
  const price = findPrice({ ...call, usage }, nowMs)
  const body: ChargeBody = {
    provider: call.provider,
    model: call.model,
    serviceTier: call.serviceTier ?? null,
    ...usage,
    modelReason: call.modelReason ?? null,
    costMicroUsd: price === undefined ? null : costMicroUsd(usage, price.perMillionTokens),
    priceEffectiveFrom: price?.effectiveFrom ?? null,
    priceVersion: price === undefined ? null : priceVersion(price),
    outcome: call.outcome,
    estimated,
    atMs: nowMs,
  }
  return { id, body }
}

/** A ledger's row as operators are told of it; null for a body that is none of the analyst's, or damaged. */
export function ledgerCall(body: unknown): LedgerCallResource | null {
  const parsed = chargeBodySchema.safeParse(body)
  if (!parsed.success) return null
  const { atMs, priceEffectiveFrom: _covered, ...told } = parsed.data
  return { at: new Date(atMs).toISOString(), ...told }
}

export interface Settlement {
  /** One row per provider and model, in the order they were first used. */
  usage: Usage[]
  /** Null as soon as one call's price is unknown; 0 for no calls. */
  costMicroUsd: number | null
}

/** Adds a run's charges up. An id counts once; a body that cannot be read makes the cost unknown. */
export function settleCharges(charges: readonly AnalystCharge[]): Settlement {
  const rows = new Map<string, Usage>()
  let cost: number | null = 0
  for (const charge of new Map(charges.map((each) => [each.id, each])).values()) {
    const parsed = chargeBodySchema.safeParse(charge.body)
    if (!parsed.success) {
      cost = null
      continue
    }
    const { provider, model } = parsed.data
    const key = JSON.stringify([provider, model])
    rows.set(key, added(rows.get(key), parsed.data))
    cost = cost === null || parsed.data.costMicroUsd === null ? null : cost + parsed.data.costMicroUsd
  }
  return { usage: [...rows.values()], costMicroUsd: cost }
}

function added(row: Usage | undefined, body: ChargeBody): Usage {
  return {
    provider: body.provider,
    model: body.model,
    inputTokens: (row?.inputTokens ?? 0) + body.inputTokens,
    outputTokens: (row?.outputTokens ?? 0) + body.outputTokens,
    cacheReadTokens: (row?.cacheReadTokens ?? 0) + body.cacheReadTokens,
    cacheWriteTokens: (row?.cacheWriteTokens ?? 0) + body.cacheWriteTokens,
  }
}
