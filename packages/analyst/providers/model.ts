import type { Briefing } from '../prompts/briefing.ts'
import type { SystemPart } from '../prompts/system-prompt.ts'

/** A tool as a model is told of it. `inputSchema` is JSON Schema of an object. */
export interface ModelTool {
  name: string
  description: string
  inputSchema: Record<string, unknown>
}

/** What a model calls for. `id` is unique in its run. */
export interface ToolCall {
  id: string
  name: string
  /** `{}` where the model gave none. */
  input: unknown
  /** True when what the model gave as input was no JSON; `input` is then `{}`. */
  malformed?: boolean
}

export type AssistantPart =
  | { type: 'text'; text: string }
  | ({ type: 'tool_call' } & ToolCall)
  /** The provider's own (thinking): kept in its place and given back unchanged, never read. */
  | { type: 'opaque'; body: unknown }

/** What a tool answered, as the model reads it. */
export interface ToolAnswer {
  toolCallId: string
  outcome: 'ok' | 'error'
  content: string
}

export type ModelMessage =
  | { role: 'user'; text: string }
  | { role: 'assistant'; parts: AssistantPart[] }
  | { role: 'tool'; answers: ToolAnswer[] }

/** One step: everything a model may know. It holds nothing between two requests. */
export interface ModelRequest {
  /** One of the ids that `Model.models` lists, or any other the provider knows. */
  model: string
  system: readonly SystemPart[]
  /** What the system prompt says, as data, for a model that follows rules instead of prose. */
  briefing: Briefing
  tools: readonly ModelTool[]
  messages: readonly ModelMessage[]
  /** Tokens the answer may have, thinking included. */
  maxOutputTokens: number
}

/** Tokens of one provider call, each class counted apart: `inputTokens` holds no cached ones. */
export interface TokenUsage {
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
}

export const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }

/** `pause`: the provider wants its own message back to go on from it. */
export type StopReason = 'end' | 'tool_calls' | 'pause'

export type ModelEvent =
  | { type: 'text'; text: string }
  /** A call has begun; its input is still on the way. */
  | { type: 'tool_call_start'; id: string; name: string }
  /** A call, complete. */
  | { type: 'tool_call'; call: ToolCall }
  | { type: 'opaque'; body: unknown }
  /**
   * Of this try so far: the last one counts, they never add up. `serviceTier` is the provider's word for how it served
   * the call, which the price depends on; absent where it says nothing.
   */
  | { type: 'usage'; usage: TokenUsage; serviceTier?: string }
  /** The model thinks: it has begun its answer, and none of this is for reading. */
  | { type: 'thinking' }
  /** A sign of life that is no part of the answer. */
  | { type: 'alive' }
  /**
   * This try has failed before its first token; another follows after `delayMs`. Usage told before it was that try's.
   */
  | { type: 'retrying'; kind: ProviderErrorKind; delayMs: number }
  /** The last event of a whole answer. */
  | { type: 'stop'; reason: StopReason }

export type ProviderErrorKind =
  | 'overloaded'
  | 'rate_limit'
  | 'refusal'
  | 'max_tokens'
  | 'context_too_long'
  | 'bad_key'
  | 'unavailable'
  | 'rejected'
  | 'protocol'

/** The calls of one message, in its order. */
export function callsOf(parts: readonly AssistantPart[]): ToolCall[] {
  return parts.flatMap((part) => {
    if (part.type !== 'tool_call') return []
    const { type: _, ...call } = part
    return [call]
  })
}

/** One choice of the panel's model menu. */
export interface ModelChoice {
  id: string
  label: string
}

/**
 * The model port. `stream` yields one answer and ends after its `stop`; it throws `ProviderError` where there is no
 * whole answer, and the signal's reason once that is aborted, with nothing left running.
 */
export interface Model {
  /** As the ledger names it: `anthropic`, `offline`. */
  provider: string
  /** What the panel says of it. */
  label: string
  /** True where no provider is asked and nothing can cost. */
  offline: boolean
  defaultModel: string
  models: readonly ModelChoice[]
  /** Which of `models` suits a light or a heavy question; one that is not named is the default's to answer. */
  fitness?: Partial<Readonly<Record<'quick' | 'thorough', string>>>
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

/** True for what a model has said: from the first of these on, a step that breaks is not tried again. */
export function isToken(event: ModelEvent): boolean {
  return event.type !== 'alive' && event.type !== 'usage' && event.type !== 'retrying'
}
