import type { AnalystCharge, AnalystContext, AnalystEvent, EmitOptions } from '../orchestration/execution.ts'

/** One durable emission. */
export interface Emission {
  events: readonly AnalystEvent[]
  checkpoint?: unknown
  charges: readonly AnalystCharge[]
}

export interface RecordingContext {
  context: AnalystContext
  emissions: Emission[]
  /** Aborts the run, as a cancel would. */
  abort(reason?: unknown): void
  /** From now on every emission is refused, as for a run that was taken over. */
  lose(): void
  /** All events so far, consecutive text joined. */
  events(): AnalystEvent[]
  text(): string
  charges(): AnalystCharge[]
  signsOfLife(): number
}

export interface RecordingOptions {
  runId?: string
  userId?: string
  attempt?: number
  resumeFrom?: unknown
  /** Called after each emission is recorded. */
  onEmission?: (emission: Emission) => void
}

/** Stands in for the engine: keeps what it is told, as JSON, the way a store would. */
export function recordingContext(options: RecordingOptions = {}): RecordingContext {
  const emissions: Emission[] = []
  const controller = new AbortController()
  let lost = false
  let signsOfLife = 0
  const emit = async (events: readonly AnalystEvent[], given: EmitOptions = {}): Promise<void> => {
    if (lost) throw new Error('the run is no longer this executor’s to write')
    const emission = JSON.parse(JSON.stringify({ events, charges: [], ...given })) as Emission
    emissions.push(emission)
    options.onEmission?.(emission)
  }
  return {
    emissions,
    context: {
      run: {
        runId: options.runId ?? 'run1',
        conversationId: 'conversation1',
        parentRunId: null,
        userId: options.userId ?? 'ada',
        attempt: options.attempt ?? 1,
      },
      signal: controller.signal,
      emit,
      alive: () => {
        signsOfLife += 1
      },
      resumeFrom: options.resumeFrom,
    },
    abort: (reason = new Error('aborted')) => controller.abort(reason),
    lose: () => {
      lost = true
    },
    events: () => joinText(emissions.flatMap(({ events }) => events)),
    text: () =>
      emissions
        .flatMap(({ events }) => events)
        .map((event) => (event.event === 'text' ? event.text : ''))
        .join(''),
    charges: () => emissions.flatMap(({ charges }) => charges),
    signsOfLife: () => signsOfLife,
  }
}

/** Consecutive text events as one, the way a reader holds them. */
export function joinText(events: readonly AnalystEvent[]): AnalystEvent[] {
  const joined: AnalystEvent[] = []
  for (const event of events) {
    const last = joined.at(-1)
    if (event.event === 'text' && last?.event === 'text')
      joined[joined.length - 1] = { ...last, text: last.text + event.text }
    else joined.push(event)
  }
  return joined
}
