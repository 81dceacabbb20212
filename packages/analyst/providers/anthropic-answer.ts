import { NO_USAGE, type ModelEvent, type TokenUsage } from './model.ts'
import { ProviderError } from './provider-error.ts'
import type { WireBlock, WireDelta, WireEvent, WireUsage } from './anthropic-wire.ts'
import { readToolInput } from './tool-input.ts'

interface OpenBlock {
  block: WireBlock
  /** What deltas have added: a tool's input as JSON text. */
  json: string
}

/**
 * Puts one streamed answer together. `apply` takes each event as it comes and tells what it amounts to; `finish` says
 * how the answer ended, or throws `ProviderError` where it did not. Does no I/O.
 */
export class AnswerAssembler {
  #open = new Map<number, OpenBlock>()
  #usage: TokenUsage = NO_USAGE
  #serviceTier: string | undefined
  #started = false
  #calls = 0
  #stopReason: string | undefined
  #stopped = false

  /** True once the provider has said that this was all. */
  get complete(): boolean {
    return this.#stopped
  }

  apply(event: WireEvent): ModelEvent[] {
    if (this.#stopped) return []
    switch (event.type) {
      case 'message_start':
        return this.#start(event.message)
      case 'content_block_start':
        return this.#openBlock(event.index, event.content_block)
      case 'content_block_delta':
        return this.#extend(event.index, event.delta)
      case 'content_block_stop':
        return this.#close(event.index)
      case 'message_delta':
        this.#stopReason = event.delta.stop_reason ?? this.#stopReason
        return this.#count(event.usage)
      case 'message_stop':
        this.#stopped = true
        return []
      case 'ping':
        return [{ type: 'alive' }]
      case 'error':
        throw new ProviderError('protocol', `error event ${event.error.type}`)
    }
  }

  /** The last events of the answer. A stream that broke off after its stop reason has said all there is. */
  finish(): ModelEvent[] {
    const events = this.#stopReason === 'tool_use' ? [...this.#open.keys()].flatMap((index) => this.#close(index)) : []
    return [...events, { type: 'stop', reason: this.#stop() }]
  }

  /** A message may come twice; its content counts once, its usage is whatever was said last. */
  #start(message: {
    content: WireBlock[]
    stop_reason?: string | null | undefined
    usage?: WireUsage | undefined
  }): ModelEvent[] {
    const counted = this.#count(message.usage)
    if (this.#started) return counted
    this.#started = true
    this.#stopReason = message.stop_reason ?? undefined
    const blocks = message.content.flatMap((block, index) => [...this.#openBlock(index, block), ...this.#close(index)])
    return [...counted, ...blocks]
  }

  #openBlock(index: number, block: WireBlock): ModelEvent[] {
    this.#open.set(index, { block: { ...block }, json: '' })
    if (block.type === 'text') return block.text ? [{ type: 'text', text: block.text }] : []
    if (block.type === 'tool_use') return [{ type: 'tool_call_start', id: block.id ?? '', name: block.name ?? '' }]
    return [{ type: 'thinking' }]
  }

  #extend(index: number, delta: WireDelta): ModelEvent[] {
    const open = this.#open.get(index)
    if (open === undefined) return [{ type: 'alive' }]
    if (delta.type === 'text_delta') return delta.text ? [{ type: 'text', text: delta.text }] : []
    if (delta.type === 'input_json_delta') open.json += delta.partial_json ?? ''
    if (delta.type === 'thinking_delta') open.block.thinking = (open.block.thinking ?? '') + (delta.thinking ?? '')
    if (delta.type === 'signature_delta') open.block.signature = (open.block.signature ?? '') + (delta.signature ?? '')
    return [{ type: 'thinking' }]
  }

  #close(index: number): ModelEvent[] {
    const open = this.#open.get(index)
    this.#open.delete(index)
    if (open === undefined) return []
    const { block, json } = open
    if (block.type === 'thinking' || block.type === 'redacted_thinking') return [{ type: 'opaque', body: block }]
    if (block.type !== 'tool_use') return []
    this.#calls += 1
    return [
      { type: 'tool_call', call: { id: block.id ?? '', name: block.name ?? '', ...readToolInput(json, block.input) } },
    ]
  }

  /** Cumulative: a class that is told replaces what was held, one that is not told stays. */
  #count(usage: WireUsage | undefined): ModelEvent[] {
    if (usage === undefined) return []
    this.#usage = {
      inputTokens: usage.input_tokens ?? this.#usage.inputTokens,
      outputTokens: usage.output_tokens ?? this.#usage.outputTokens,
      cacheReadTokens: usage.cache_read_input_tokens ?? this.#usage.cacheReadTokens,
      cacheWriteTokens: usage.cache_creation_input_tokens ?? this.#usage.cacheWriteTokens,
    }
    this.#serviceTier = usage.service_tier ?? this.#serviceTier
    const tier = this.#serviceTier === undefined ? {} : { serviceTier: this.#serviceTier }
    return [{ type: 'usage', usage: this.#usage, ...tier }]
  }

  #stop(): 'end' | 'tool_calls' | 'pause' {
    switch (this.#stopReason) {
      case undefined:
        throw new ProviderError('protocol', 'the stream ended before the answer did')
      case 'max_tokens':
        throw new ProviderError('max_tokens', 'stop reason max_tokens')
      case 'model_context_window_exceeded':
        throw new ProviderError('context_too_long', 'stop reason model_context_window_exceeded')
      case 'refusal':
        throw new ProviderError('refusal', 'stop reason refusal')
      case 'pause_turn':
        return 'pause'
      case 'tool_use':
        if (this.#calls === 0) throw new ProviderError('protocol', 'stop reason tool_use without a call')
        return 'tool_calls'
      default:
        // end_turn, stop_sequence and whatever comes to be: a call that was made wants its answer.
        return this.#calls > 0 ? 'tool_calls' : 'end'
    }
  }
}
