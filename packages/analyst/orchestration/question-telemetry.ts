import type { CheckData } from '@perdure/protocol'
import type { TokenUsage } from '../providers/model.ts'
import { settleCharges } from './charges.ts'
import type { AnalystCharge, AnalystContext, AnalystEvent, AnalystResult } from './execution.ts'
import type { ModelReason } from './model-policy.ts'
import type { QuestionKind } from './question-kind.ts'

/** What stands for a tool that no profile has. A model may call for anything, and a label must not. */
export const UNKNOWN_TOOL = 'unknown'

/** One attempt at a question, told when it is over: what was asked for and what it took, never what anybody wrote. */
export interface QuestionTelemetry {
  runId: string
  attempt: number
  kind: QuestionKind
  /** Id of a tool profile that exists. */
  profile: string
  provider: string
  model: string
  modelReason: ModelReason
  /** Calls by tool; what is no tool counts as `unknown`. */
  toolCalls: Readonly<Record<string, number>>
  /** From the attempt's beginning to its first word; absent where none was said. */
  firstTokenMs?: number
  durationMs: number
  /** Of this attempt's provider calls. */
  usage: TokenUsage
  /** Null where a price is unknown. */
  costMicroUsd: number | null
  /** `aborted`: cancelled, past a bound, handed back or lost. `broken`: something threw on our side. */
  outcome: 'completed' | 'failed' | 'aborted' | 'broken'
  /** The error code of a failed one. */
  code?: string
  /** How the answer's figures compare with its datasets; absent where it did not come to its end. */
  figures?: Pick<CheckData, 'cited' | 'supported' | 'unsupported'>
  /** The question, only where that is switched on. */
  text?: string
}

export type QuestionFacts = Pick<QuestionTelemetry, 'kind' | 'profile' | 'provider' | 'model' | 'modelReason' | 'text'>

/** Listens in on what an attempt emits, and makes its record. What is refused is not counted. */
export class QuestionObserver {
  readonly context: AnalystContext
  readonly #nowMs: () => number
  readonly #startedAtMs: number
  readonly #charges: AnalystCharge[] = []
  readonly #toolCalls = new Map<string, number>()
  readonly #knownTools: ReadonlySet<string>
  #firstTokenMs: number | undefined
  #check: CheckData | undefined

  constructor(context: AnalystContext, knownTools: readonly string[], nowMs: () => number) {
    this.#knownTools = new Set(knownTools)
    this.#nowMs = nowMs
    this.#startedAtMs = nowMs()
    this.context = {
      ...context,
      alive: () => context.alive(),
      emit: async (events, options) => {
        for (const event of events) this.#note(event)
        this.#charges.push(...(options?.charges ?? []))
        await context.emit(events, options)
      },
    }
  }

  record(facts: QuestionFacts, ending: AnalystResult | 'aborted' | 'broken'): QuestionTelemetry {
    const { usage, costMicroUsd } = settleCharges(this.#charges)
    const { runId, attempt } = this.context.run
    const result = typeof ending === 'string' ? { outcome: ending } : ending
    return {
      runId,
      attempt,
      ...facts,
      toolCalls: Object.fromEntries(this.#toolCalls),
      ...(this.#firstTokenMs === undefined ? {} : { firstTokenMs: this.#firstTokenMs }),
      durationMs: this.#sinceStartMs(),
      usage: {
        inputTokens: sum(usage.map(({ inputTokens }) => inputTokens)),
        outputTokens: sum(usage.map(({ outputTokens }) => outputTokens)),
        cacheReadTokens: sum(usage.map(({ cacheReadTokens }) => cacheReadTokens)),
        cacheWriteTokens: sum(usage.map(({ cacheWriteTokens }) => cacheWriteTokens)),
      },
      costMicroUsd,
      outcome: result.outcome,
      ...('code' in result ? { code: result.code } : {}),
      ...(this.#check === undefined ? {} : { figures: figuresOf(this.#check) }),
    }
  }

  #note(event: AnalystEvent): void {
    if (event.event === 'text') this.#firstTokenMs ??= this.#sinceStartMs()
    if (event.event === 'check') this.#check = event.data
    if (event.event !== 'tool_start') return
    const tool = this.#knownTools.has(event.data.tool) ? event.data.tool : UNKNOWN_TOOL
    this.#toolCalls.set(tool, (this.#toolCalls.get(tool) ?? 0) + 1)
  }

  #sinceStartMs(): number {
    return Math.max(0, Math.round(this.#nowMs() - this.#startedAtMs))
  }
}

function figuresOf({ cited, supported, unsupported }: CheckData): NonNullable<QuestionTelemetry['figures']> {
  return { cited, supported, unsupported }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
