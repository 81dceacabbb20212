import type { ChartData, DatasetData, Usage } from '@perdure/protocol'
import type { Charge, ExecutionContext, Executor, ExecutorEvent } from '../runs/executor.ts'
import type { Settlement } from '../runs/transition.ts'

/** What one step of a run says, in order. */
export type StepPart = { say: string } | { tool: string; makes?: DatasetData; draws?: ChartData } | { suggest: string[] }
export type Step = readonly StepPart[]

/** An executor that goes on from its checkpoint, and counts what it did. */
export interface SteppedExecutor extends Executor {
  /** Each time a tool ran, over all attempts and processes. */
  readonly toolRuns: readonly { toolCallId: string; attempt: number; stepsBehind: number }[]
  /** Awaited before each event, with how many events this attempt has emitted. */
  pace: (emitted: number, context: ExecutionContext) => Promise<void>
}

/** Micro-dollars of one step's provider call. */
export const STEP_COST_MICRO_USD = 10

/**
 * Executes `steps`, one emit for each event. A step's charge comes with its first event, as of a provider call; its
 * checkpoint with its last.
 */
export function createSteppedExecutor(steps: readonly Step[]): SteppedExecutor {
  const toolRuns: { toolCallId: string; attempt: number; stepsBehind: number }[] = []
  const executor: SteppedExecutor = {
    toolRuns,
    pace: () => Promise.resolve(),
    async execute(_input, context) {
      const { resumeFrom, signal, run, emit } = context
      const from = (resumeFrom as { stepsBehind: number } | undefined)?.stepsBehind ?? 0
      let emitted = 0
      for (const [index, step] of steps.entries()) {
        if (index < from) continue
        const events = step.flatMap(eventsOf)
        for (const [place, event] of events.entries()) {
          await executor.pace(emitted, context)
          signal.throwIfAborted()
          if (event.event === 'tool_end') {
            toolRuns.push({ toolCallId: event.data.toolCallId, attempt: run.attempt, stepsBehind: index })
          }
          const charges = place === 0 ? [chargeOf(run.runId, index, run.attempt)] : []
          await emit([event], place === events.length - 1 ? { charges, checkpoint: { stepsBehind: index + 1 } } : { charges })
          emitted += 1
        }
      }
      return { outcome: 'completed' }
    },
  }
  return executor
}

/** Every event of the steps, in order: what is meant. */
export function stepEvents(steps: readonly Step[]): ExecutorEvent[] {
  return steps.flatMap((step) => step.flatMap(eventsOf))
}

function eventsOf(part: StepPart): ExecutorEvent[] {
  if ('say' in part) return [{ event: 'text', text: part.say }]
  if ('suggest' in part) return [{ event: 'follow_ups', data: { items: part.suggest } }]
  const { tool: toolCallId, makes, draws } = part
  const events: ExecutorEvent[] = [
    { event: 'tool_start', data: { toolCallId, tool: 'query', title: `Tool ${toolCallId}`, input: { of: toolCallId } } },
  ]
  if (makes !== undefined) events.push({ event: 'dataset', data: makes })
  if (draws !== undefined) events.push({ event: 'chart', data: draws })
  events.push({ event: 'tool_end', data: { toolCallId, tool: 'query', outcome: 'ok', summary: 'done', durationMs: 1 } })
  return events
}

/** Each attempt calls the provider anew, so its charge is another one. */
function chargeOf(runId: string, step: number, attempt: number): Charge {
  return { id: `${runId}/${step}/${attempt}`, body: { costMicroUsd: STEP_COST_MICRO_USD } }
}

/** What a run used, from charges of this shape; ten tokens each. */
export function settleCharges(charges: readonly Charge[]): Settlement {
  const costs = charges.map((charge) => (charge.body as { costMicroUsd: number }).costMicroUsd)
  const usage: Usage = {
    provider: 'test',
    model: 'scripted',
    inputTokens: 0,
    outputTokens: 10 * charges.length,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
  }
  return { usage: charges.length === 0 ? [] : [usage], costMicroUsd: costs.reduce((sum, cost) => sum + cost, 0) }
}
