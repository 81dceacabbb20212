import type { ExecutionContext, ExecutionResult, Executor } from '@perdure/engine'

export type Script = (context: ExecutionContext) => Promise<ExecutionResult>

/** An executor that answers each message as the test told it to; any other is answered with one line of text. */
export interface ScriptedExecutor extends Executor {
  on(message: string, script: Script): void
  /** The message's run begins, says `text` and then waits, until it is let go or stopped. */
  hold(message: string, text?: string): { letGo(): void }
}

export function createScriptedExecutor(): ScriptedExecutor {
  const scripts = new Map<string, Script>()
  const on = (message: string, script: Script): void => void scripts.set(message, script)
  return {
    on,
    hold(message, text = 'Let me see. ') {
      const gate = Promise.withResolvers<void>()
      on(message, async (context) => {
        await context.emit([{ event: 'text', text }])
        await Promise.race([gate.promise, aborted(context.signal)])
        context.signal.throwIfAborted()
        await context.emit([{ event: 'text', text: 'There it is.' }])
        return { outcome: 'completed' }
      })
      return { letGo: () => gate.resolve() }
    },
    execute(input, context) {
      const { message } = input as { message: string }
      return (scripts.get(message) ?? answerAtOnce(message))(context)
    },
  }
}

function answerAtOnce(message: string): Script {
  return async (context) => {
    await context.emit([{ event: 'text', text: `You asked: ${message}` }])
    return { outcome: 'completed' }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
