import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { StreamPart } from './ai-sdk-language-model.ts'
import type { OpaqueBody } from './ai-sdk-opaque.ts'
import { toTokenUsage } from './ai-sdk-usage.ts'
import type { ModelEvent, StopReason } from './model.ts'
import { ProviderError } from './provider-error.ts'
import { readToolInput } from './tool-input.ts'

type PartOf<T extends StreamPart['type']> = Extract<StreamPart, { type: T }>

interface OpenReasoning {
  text: string
  /** What was told last counts: a signature comes with the end. */
  providerMetadata: SharedV4ProviderMetadata | undefined
}

/**
 * Puts one streamed answer together. `apply` takes each part as it comes and tells what it amounts to; `finish` says
 * how the answer ended, or throws `ProviderError` where it did not. Does no I/O.
 */
export class AiSdkAnswer {
  readonly #modelId: string
  #reasoning = new Map<string, OpenReasoning>()
  #begun = new Set<string>()
  #calls = 0
  #finish: PartOf<'finish'> | undefined

  constructor(modelId: string) {
    this.#modelId = modelId
  }

  /** True once the model has said that this was all. */
  get complete(): boolean {
    return this.#finish !== undefined
  }

  apply(part: StreamPart): ModelEvent[] {
    if (this.complete) return []
    switch (part.type) {
      case 'text-delta':
        return part.delta === '' ? [{ type: 'alive' }] : [{ type: 'text', text: part.delta }]
      case 'reasoning-start':
      case 'reasoning-delta':
        this.#extend(part)
        return [{ type: 'thinking' }]
      case 'reasoning-end':
        this.#extend(part)
        return this.#close(part.id)
      case 'tool-input-start':
        return part.providerExecuted ? [{ type: 'thinking' }] : this.#begin(part.id, part.toolName)
      case 'tool-input-delta':
        return [{ type: 'thinking' }]
      case 'tool-call':
        return part.providerExecuted ? [{ type: 'thinking' }] : this.#call(part)
      case 'finish':
        return this.#end(part)
      case 'error':
        throw part.error
      default:
        return [{ type: 'alive' }]
    }
  }

  /** The last event of the answer. */
  finish(): ModelEvent[] {
    return [{ type: 'stop', reason: this.#stop() }]
  }

  #extend({ id, ...part }: PartOf<'reasoning-start' | 'reasoning-delta' | 'reasoning-end'>): void {
    const held = this.#reasoning.get(id)
    this.#reasoning.set(id, {
      text: (held?.text ?? '') + (part.type === 'reasoning-delta' ? part.delta : ''),
      providerMetadata: part.providerMetadata ?? held?.providerMetadata,
    })
  }

  #close(id: string): ModelEvent[] {
    const held = this.#reasoning.get(id)
    this.#reasoning.delete(id)
    if (held === undefined) return []
    const { text, providerMetadata } = held
    return this.#opaque({
      type: 'ai-sdk-reasoning',
      modelId: this.#modelId,
      text,
      ...(providerMetadata === undefined ? {} : { providerMetadata }),
    })
  }

  #begin(id: string, name: string): ModelEvent[] {
    if (this.#begun.has(id)) return []
    this.#begun.add(id)
    return [{ type: 'tool_call_start', id, name }]
  }

  #call({ toolCallId: id, toolName: name, input, providerMetadata }: PartOf<'tool-call'>): ModelEvent[] {
    this.#calls += 1
    const kept: ModelEvent[] =
      providerMetadata === undefined
        ? []
        : this.#opaque({ type: 'ai-sdk-call', modelId: this.#modelId, toolCallId: id, providerMetadata })
    return [
      ...this.#begin(id, name),
      ...kept,
      { type: 'tool_call', call: { id, name, ...readToolInput(input) } },
    ]
  }

  #opaque(body: OpaqueBody): ModelEvent[] {
    return [{ type: 'opaque', body }]
  }

  /** Reasoning that was never closed is whole now. */
  #end(part: PartOf<'finish'>): ModelEvent[] {
    const open = [...this.#reasoning.keys()].flatMap((id) => this.#close(id))
    this.#finish = part
    const usage = toTokenUsage(part.usage)
    return usage === undefined ? open : [...open, { type: 'usage', usage }]
  }

  #stop(): StopReason {
    if (this.#finish === undefined) throw new ProviderError('protocol', 'the stream ended before the answer did')
    const { finishReason: told } = this.#finish
    const { unified, raw } = typeof told === 'string' ? { unified: told, raw: told } : told
    switch (unified) {
      case 'length':
        throw new ProviderError('max_tokens', 'finish reason length')
      case 'content-filter':
        throw new ProviderError('refusal', 'finish reason content-filter')
      case 'error':
      case 'interrupted':
      case 'unknown':
        throw new ProviderError('protocol', `finish reason ${unified}`)
      case 'tool-calls':
        if (this.#calls === 0) throw new ProviderError('protocol', 'finish reason tool-calls without a call')
        return 'tool_calls'
      default:
        // `other` for no reason of the provider's own: nobody has said that the answer is whole.
        if (unified === 'other' && raw === undefined) throw new ProviderError('protocol', 'no finish reason')
        return this.#calls > 0 ? 'tool_calls' : 'end'
    }
  }
}
