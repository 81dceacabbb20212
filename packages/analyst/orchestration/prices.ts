import type { TokenUsage } from '../providers/model.ts'

/** Micro-dollars per million tokens; a dollar per million tokens is one micro-dollar a token. */
export interface TokenPrices {
  input: number
  output: number
  cacheRead: number
  /** For the five-minute cache, the only one used. */
  cacheWrite: number
}

/**
 * What a model's tokens cost from a day on. A price that was ever used is not changed: another one follows it, so that
 * the ledger's `priceVersion` goes on saying what a call was computed with.
 */
export interface Price {
  provider: string
  model: string
  /** As the provider tells it with the usage; absent: `standard`. A tier that is not listed has no known price. */
  serviceTier?: string
  /** ISO date from which it holds at the latest, in UTC. */
  effectiveFrom: string
  perMillionTokens: TokenPrices
  /** Holds for prompts of at most this many tokens, cached ones counted; absent: any. */
  promptMaxTokens?: number
}

const dollars = (input: number, output: number, cacheRead: number, cacheWrite: number): TokenPrices => ({
  input: input * 1_000_000,
  output: output * 1_000_000,
  cacheRead: cacheRead * 1_000_000,
  cacheWrite: cacheWrite * 1_000_000,
})

/**
 * Dollars per million tokens: input, output, cache read, cache write. Source:
 * platform.claude.com/docs/en/about-claude/pricing. A model that is not here costs `null`: unknown, never nothing.
 */
export const PRICES: readonly Price[] = [
  {
    provider: 'anthropic',
    model: 'claude-opus-5-5',
    effectiveFrom: '2026-09-01',
    perMillionTokens: dollars(4, 20, 0.2, 5),
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    effectiveFrom: '2026-09-28',
    perMillionTokens: dollars(2, 10, 0.2, 2.5),
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    effectiveFrom: '2026-10-07',
    perMillionTokens: dollars(2, 10, 0.1, 2.5),
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    effectiveFrom: '2026-10-07',
    perMillionTokens: dollars(0.1, 0.5, 0.01, 0.125),
    promptMaxTokens: 100_000,
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
    effectiveFrom: '2026-10-07',
    perMillionTokens: dollars(0.5, 2.5, 0.05, 0.625),
  },
  {
    provider: 'anthropic',
    model: 'claude-opus-5',
    effectiveFrom: '2026-07-24',
    perMillionTokens: dollars(5, 25, 0.5, 6.25),
  },
  {
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    effectiveFrom: '2026-06-30',
    perMillionTokens: dollars(2, 10, 0.2, 2.5),
  },
  {
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    effectiveFrom: '2025-10-01',
    perMillionTokens: dollars(1, 5, 0.1, 1.25),
  },
  { provider: 'offline', model: 'offline-analyst', effectiveFrom: '2026-01-01', perMillionTokens: dollars(0, 0, 0, 0) },
]

/** What is asked for by default, and what a provider that tells no tier is taken to have served. */
export const STANDARD_TIER = 'standard'

/** Names one price: model, day, tier, and the band of prompt lengths where there are bands. */
export function priceVersion({ model, effectiveFrom, serviceTier = STANDARD_TIER, promptMaxTokens }: Price): string {
  const band = promptMaxTokens === undefined ? '' : `/${promptMaxTokens}`
  return `${model}@${effectiveFrom}/${serviceTier}${band}`
}

/** The price that held at `nowMs` for this tier and a prompt of this size; undefined where none is known. */
export function findPrice(
  call: { provider: string; model: string; serviceTier?: string | undefined; usage: TokenUsage },
  nowMs: number,
  prices: readonly Price[] = PRICES,
): Price | undefined {
  const today = new Date(nowMs).toISOString().slice(0, 10)
  const promptTokens = call.usage.inputTokens + call.usage.cacheReadTokens + call.usage.cacheWriteTokens
  return prices.filter(
    (price) =>
      price.provider === call.provider &&
      price.model === call.model &&
      (price.serviceTier ?? STANDARD_TIER) === (call.serviceTier ?? STANDARD_TIER) &&
      price.effectiveFrom <= today &&
      promptTokens <= (price.promptMaxTokens ?? Number.POSITIVE_INFINITY),
  ).toSorted(byRecencyThenBand)[0]
}

/** The latest date first; of one date, the narrowest band that holds the prompt. */
function byRecencyThenBand(left: Price, right: Price): number {
  if (left.effectiveFrom !== right.effectiveFrom) return left.effectiveFrom < right.effectiveFrom ? 1 : -1
  return (left.promptMaxTokens ?? Number.POSITIVE_INFINITY) < (right.promptMaxTokens ?? Number.POSITIVE_INFINITY)
    ? -1
    : 1
}

/** Whole micro-dollars, rounded once per call. */
export function costMicroUsd(usage: TokenUsage, prices: TokenPrices): number {
  const micro =
    usage.inputTokens * prices.input +
    usage.outputTokens * prices.output +
    usage.cacheReadTokens * prices.cacheRead +
    usage.cacheWriteTokens * prices.cacheWrite
  return Math.round(micro / 1_000_000)
}
