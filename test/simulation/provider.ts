import type { Clock, ExecutionContext, Executor, ExecutorEvent } from '@perdure/engine'
import { datasetOf, hearingMs, planOf, spoken, type Plan, type PlannedStep } from './plan.ts'
import type { PlantedFault } from './faults/planted-fault.ts'

/** What an executor saves: how far it is, and which attempt spoke each step. */
export interface Saved {
  stepsBehind: number
  attemptOfStep: number[]
}

/** A provider call or a tool that is alive outside the process: it costs, and it can change things. */
export interface Call {
  runId: string
  owner: string
  attempt: number
  kind: 'provider' | 'tool'
  isDeaf: boolean
}

/** What the judge is told by the provider. */
export interface ProviderWitness {
  began(call: Call): void
  over(call: Call): void
  /** The executor told the engine of a charge; `refused` where it would not take it. */
  charged(call: { runId: string; owner: string; attempt: number }, chargeId: string): void
  refused(chargeId: string): void
  /** A sign of life of this attempt. */
  heard(by: { runId: string; owner: string; attempt: number }): void
  toolRan(runId: string, step: number, at: { owner: string; attempt: number }): void
}

export const CALL_COST_MICRO_USD = 10

/** The executor of one process: it calls the simulated provider and tools, on that process's clock. */
export function createProvider(owner: string, clock: Clock, witness: ProviderWitness, fault: PlantedFault | undefined): Executor {
  return {
    async execute(input, context) {
      const plan = planOf(input)
      const saved = (context.resumeFrom as Saved | undefined) ?? { stepsBehind: 0, attemptOfStep: [] }
      const { runId, attempt } = context.run
      const emit: ExecutionContext['emit'] = (events, options) => {
        // What it says when it was stopped already saves it from nothing.
        if (!context.signal.aborted) witness.heard({ runId, owner, attempt })
        return context.emit(events, options)
      }
      const executing = executeSteps({ owner, clock, witness, plan, context: { ...context, emit } }, saved)
      if (!fault?.leavesCallBehind) return executing
      const { signal } = context
      return Promise.race([executing, new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))])
    },
  }
}

interface Executing {
  owner: string
  clock: Clock
  witness: ProviderWitness
  plan: Plan
  context: ExecutionContext
}

async function executeSteps(executing: Executing, { stepsBehind, attemptOfStep }: Saved): ReturnType<Executor['execute']> {
  const { plan, context } = executing
  const attempts = [...attemptOfStep]
  for (const [index, step] of plan.steps.entries()) {
    if (index < stepsBehind) continue
    await callProvider(executing, index, step)
    const result = step.tool === undefined ? [] : await callTool(executing, index, step.tool)
    attempts[index] = context.run.attempt
    const checkpoint: Saved = { stepsBehind: index + 1, attemptOfStep: [...attempts] }
    await context.emit(result, { checkpoint })
  }
  return plan.fails ? { outcome: 'failed', code: 'provider_unavailable' } : { outcome: 'completed' }
}

/** Speaks the step's words. What the call cost is told when it is over, also where it was cut. */
async function callProvider(executing: Executing, index: number, step: PlannedStep): Promise<void> {
  const { owner, witness, plan, context } = executing
  const { run, emit } = context
  await alive(executing, 'provider', async () => {
    for (const [place, word] of step.words.entries()) {
      await pause(executing, index === plan.silentInStep && run.attempt === 1 ? Infinity : step.paceMs)
      const durable = emit([{ event: 'text', text: spoken(index, run.attempt, place, word) }])
      if (plan.awaits) await durable
    }
  }).finally(() => {
    const charge = { id: `${run.runId}/${index}/${run.attempt}/${owner}`, body: { costMicroUsd: CALL_COST_MICRO_USD } }
    witness.charged({ runId: run.runId, owner, attempt: run.attempt }, charge.id)
    emit([], { charges: [charge] }).catch(() => witness.refused(charge.id))
  })
}

async function callTool(executing: Executing, index: number, tool: NonNullable<PlannedStep['tool']>): Promise<ExecutorEvent[]> {
  const { owner, witness, context } = executing
  const { toolCallId } = tool
  await context.emit([{ event: 'tool_start', data: { toolCallId, tool: 'query', title: 'Query', input: {} } }])
  return alive(executing, 'tool', async () => {
    witness.toolRan(context.run.runId, index, { owner, attempt: context.run.attempt })
    await pause(executing, tool.takesMs)
    const made: ExecutorEvent[] = tool.makes ? [{ event: 'dataset', data: datasetOf(toolCallId) }] : []
    return [...made, { event: 'tool_end', data: { toolCallId, tool: 'query', outcome: 'ok', summary: 'done', durationMs: 1 } }]
  })
}

/** A call that is aborted is over when the provider has heard it, also where its executor still waits for the store. */
async function alive<T>(executing: Executing, kind: Call['kind'], work: () => Promise<T>): Promise<T> {
  const { owner, clock, witness, plan, context } = executing
  const { signal, run } = context
  signal.throwIfAborted()
  const { runId, attempt } = run
  const call: Call = { runId, owner, attempt, kind, isDeaf: plan.deafMs > 0 }
  const stop = (): void => void clock.after(hearingMs(plan), () => witness.over(call))
  signal.addEventListener('abort', stop, { once: true })
  witness.began(call)
  try {
    const result = await work()
    witness.over(call)
    return result
  } catch (error) {
    if (!signal.aborted) witness.over(call)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Rejects when the signal aborts: after what a provider takes to hear it, or after its deafness. */
function pause({ clock, plan, context: { signal } }: Executing, delayMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    function stop(): void {
      cancelTimer()
      clock.after(hearingMs(plan), () => reject(signal.reason))
    }
    const cancelTimer = Number.isFinite(delayMs)
      ? clock.after(delayMs, () => {
          signal.removeEventListener('abort', stop)
          resolve()
        })
      : () => undefined
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
