import {
  NO_USAGE,
  type AssistantPart,
  type Model,
  type ModelEvent,
  type ModelRequest,
  type StopReason,
  type TokenUsage,
  type ToolCall,
} from '../providers/model.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { abortableEach } from './abortable.ts'
import { toCharge } from './charges.ts'
import type { AnalystCharge } from './execution.ts'

export interface Listening {
  model: Model
  request: ModelRequest
  signal: AbortSignal
  /** Why this model was asked; told on the ledger. */
  modelReason?: string
  /** Charges of this step are called `<prefix>:t<try>`. */
  chargePrefix: string
  nowMs: () => number
  /** Each stretch of text, as it comes. */
  say(text: string): Promise<void>
  alive(): void
}

/** What came of one model call. Whatever it was, its charges are due. */
export type StepOutcome =
  | { outcome: 'said'; parts: AssistantPart[]; reason: StopReason; charges: AnalystCharge[] }
  | { outcome: 'broke'; error: unknown; charges: AnalystCharge[] }

/** Hears one answer of the model out. Never throws: what went wrong comes back beside the charges. */
export async function listen(listening: Listening): Promise<StepOutcome> {
  const hearing = new Hearing(listening)
  try {
    for await (const event of abortableEach(
      listening.model.stream(listening.request, listening.signal),
      listening.signal,
    )) {
      if (event.type === 'stop') {
        return { outcome: 'said', parts: hearing.parts, reason: event.reason, charges: hearing.close('whole') }
      }
      await hearing.hear(event)
    }
    const error = new ProviderError('protocol', 'the model ended without saying why')
    return { outcome: 'broke', error, charges: hearing.close('cut') }
  } catch (error) {
    return { outcome: 'broke', error, charges: hearing.close('cut') }
  }
}

class Hearing {
  readonly parts: AssistantPart[] = []
  readonly #listening: Listening
  readonly #charges: AnalystCharge[] = []
  #tries = 1
  #usage: TokenUsage | undefined
  #serviceTier: string | undefined
  #characters = 0

  constructor(listening: Listening) {
    this.#listening = listening
  }

  async hear(event: Exclude<ModelEvent, { type: 'stop' }>): Promise<void> {
    this.#listening.alive()
    switch (event.type) {
      case 'text':
        return this.#hearText(event.text)
      case 'tool_call':
        return this.#hearCall(event.call)
      case 'opaque':
        this.parts.push({ type: 'opaque', body: event.body })
        return
      case 'usage':
        this.#usage = event.usage
        this.#serviceTier = event.serviceTier
        return
      case 'retrying':
        this.#settleTry('cut')
        this.#tries += 1
        return
      case 'alive':
      case 'thinking':
      case 'tool_call_start':
        return
    }
  }

  close(outcome: 'whole' | 'cut'): AnalystCharge[] {
    this.#settleTry(outcome)
    return this.#charges
  }

  async #hearText(text: string): Promise<void> {
    if (text === '') return
    this.#characters += text.length
    const last = this.parts.at(-1)
    if (last?.type === 'text') last.text += text
    else this.parts.push({ type: 'text', text })
    await this.#listening.say(text)
  }

  #hearCall(call: ToolCall): void {
    this.#characters += JSON.stringify(call.input ?? {}).length
    this.parts.push({ type: 'tool_call', ...call })
  }

  /** A try of which nothing was heard and no usage told has cost nothing. */
  #settleTry(outcome: 'whole' | 'cut'): void {
    const { model, request, modelReason, chargePrefix, nowMs } = this.#listening
    if (this.#usage !== undefined || this.#characters > 0 || outcome === 'whole') {
      const call = {
        provider: model.provider,
        model: request.model,
        modelReason,
        serviceTier: this.#serviceTier,
        usage: this.#usage ?? NO_USAGE,
        outcome,
        characters: this.#characters,
      }
      this.#charges.push(toCharge(`${chargePrefix}:t${this.#tries}`, call, nowMs()))
    }
    this.#usage = undefined
    this.#serviceTier = undefined
    this.#characters = 0
  }
}
