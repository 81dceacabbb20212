import type { ExecutionContext, ExecutorEvent } from '@perdure/engine'

/** An execution's context that keeps what is emitted. */
export interface RecordedContext extends ExecutionContext {
  readonly events: ExecutorEvent[]
  /** Signs of life that were no event. */
  lives: number
  text(): string
}

export interface RecordingOptions {
  signal?: AbortSignal
  /** Called with each emitted text before it counts as durable. */
  durable?: (text: string) => Promise<void>
}

export function recordContext({ signal, durable }: RecordingOptions = {}): RecordedContext {
  const events: ExecutorEvent[] = []
  return {
    run: { runId: 'run_1', conversationId: 'conv_1', parentRunId: null, userId: 'ada', attempt: 1 },
    signal: signal ?? new AbortController().signal,
    resumeFrom: undefined,
    events,
    lives: 0,
    async emit(emitted) {
      events.push(...emitted)
      await durable?.(textOf(emitted))
    },
    alive() {
      this.lives += 1
    },
    text: () => textOf(events),
  }
}

export function textOf(events: readonly ExecutorEvent[]): string {
  return events.map((event) => (event.event === 'text' ? event.text : '')).join('')
}
