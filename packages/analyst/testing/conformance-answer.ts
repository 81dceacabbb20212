import type { ProviderErrorKind } from '../providers/model.ts'

/** What a provider does with one request, in words that any of them can be made to speak. */
export type ConformanceAnswer =
  | {
      type: 'answer'
      parts: readonly ConformancePart[]
      /** How it ends; default `whole`: with the calls it made, or with its words. */
      end?: 'whole' | 'max_tokens' | 'refusal' | 'closed' | 'torn' | 'silent'
      usage?: ConformanceUsage
    }
  | { type: 'failure'; kind: ConformanceFailure; retryAfterSeconds?: number }
  /** Takes the request and never answers. */
  | { type: 'silence' }

export type ConformancePart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** `input` is streamed as JSON, whatever it is. */
  | { type: 'call'; id: string; name: string; input: unknown }

/** The prompt is `inputTokens` and, beside them, `cacheReadTokens`. */
export interface ConformanceUsage {
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
}

export const USAGE: ConformanceUsage = { inputTokens: 7, outputTokens: 9, cacheReadTokens: 5 }

export type ConformanceFailure = Extract<
  ProviderErrorKind,
  'overloaded' | 'rate_limit' | 'context_too_long' | 'bad_key' | 'unavailable' | 'rejected'
>
