import type { ExecutionContext, ExecutionResult, Executor } from '../runs/executor.ts'

export type Script = (context: ExecutionContext, input: unknown) => Promise<ExecutionResult>

/** An executor that answers each input, a string, as the test told it to. */
export interface ScriptedExecutor extends Executor {
  on(input: string, script: Script): void
  /** Runs that are being executed now, by run id. */
  readonly active: ReadonlySet<string>
  /** Every execution so far. */
  readonly executions: readonly { runId: string; attempt: number; resumeFrom: unknown }[]
}

/** Inputs without a script are answered with one line of text. */
export function createScriptedExecutor(): ScriptedExecutor {
  const scripts = new Map<string, Script>()
  const active = new Set<string>()
  const executions: { runId: string; attempt: number; resumeFrom: unknown }[] = []
  return {
    on: (input, script) => void scripts.set(input, script),
    active,
    executions,
    async execute(input, context) {
      const { runId, attempt } = context.run
      active.add(runId)
      executions.push({ runId, attempt, resumeFrom: context.resumeFrom })
      try {
        return await (scripts.get(String(input)) ?? answerAtOnce)(context, input)
      } finally {
        active.delete(runId)
      }
    },
  }
}

/** Resolves when the run is to stop, and at once where it is already. */
export function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Says `text` and goes on until it is stopped. */
export function sayAndWait(text: string): Script {
  return async ({ emit, signal }) => {
    await emit([{ event: 'text', text }])
    await stopped(signal)
    throw signal.reason
  }
}

const answerAtOnce: Script = async ({ emit }, input) => {
  await emit([{ event: 'text', text: `You asked: ${String(input)}` }])
  return { outcome: 'completed' }
}
