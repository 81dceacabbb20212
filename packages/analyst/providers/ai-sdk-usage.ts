import type { LanguageModelV2Usage, LanguageModelV4Usage } from '@ai-sdk/provider'
import type { TokenUsage } from './model.ts'

/** Undefined where the model told nothing at all: a server that is not asked for usage sends none. */
export function toTokenUsage(usage: LanguageModelV2Usage | LanguageModelV4Usage): TokenUsage | undefined {
  return isByClass(usage) ? fromClasses(usage) : fromTotals(usage)
}

function isByClass(usage: LanguageModelV2Usage | LanguageModelV4Usage): usage is LanguageModelV4Usage {
  return typeof usage.inputTokens === 'object'
}

function fromClasses({ inputTokens: input, outputTokens: output }: LanguageModelV4Usage): TokenUsage | undefined {
  if (input.total === undefined && input.noCache === undefined && output.total === undefined) return undefined
  const cacheReadTokens = whole(input.cacheRead)
  const cacheWriteTokens = whole(input.cacheWrite)
  return {
    inputTokens: whole(input.noCache ?? (input.total ?? 0) - cacheReadTokens - cacheWriteTokens),
    outputTokens: whole(output.total ?? (output.text ?? 0) + (output.reasoning ?? 0)),
    cacheReadTokens,
    cacheWriteTokens,
  }
}

/** The older interface counts cached tokens into the input, and does not tell what was written to a cache. */
function fromTotals({ inputTokens, outputTokens, cachedInputTokens }: LanguageModelV2Usage): TokenUsage | undefined {
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const cacheReadTokens = whole(cachedInputTokens)
  return {
    inputTokens: whole((inputTokens ?? 0) - cacheReadTokens),
    outputTokens: whole(outputTokens),
    cacheReadTokens,
    cacheWriteTokens: 0,
  }
}

/** What the ledger takes: providers are not to be trusted with signs, fractions and numbers that are none. */
function whole(tokens: number | undefined): number {
  return Number.isFinite(tokens) ? Math.max(0, Math.round(tokens ?? 0)) : 0
}
