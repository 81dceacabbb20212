import type { ExecutionContext, Executor } from '@perdure/engine'
import type { Measurement } from './measurement.ts'
import { speak, TOKEN_UNITS, tokenAt, type Say, type Speech } from './speech.ts'

/** What a run of the bench is started with. */
export type RunInput = { kind: 'speech'; speech: Speech; stream: number } | { kind: 'held'; events: number }

export interface BenchExecutorOptions {
  /** Of the speech that is being said. */
  measurement: () => Measurement
  /** All events of a held run are durable. */
  onHeld: (runId: string) => void
  /** Resolves when held runs may end. */
  released: Promise<void>
}

/** Words that an executor may have said and not yet know to be durable: as much as a connection may hold not yet taken. */
const UNDURABLE_MAX_UNITS = 64 * 1024
/** Events of a held run that are said before it is waited for them. */
const HELD_BATCH_EVENTS = 1_000

/** An executor that says what a measurement needs. */
export function createBenchExecutor(options: BenchExecutorOptions): Executor {
  return {
    async execute(given, context) {
      const input = given as RunInput
      if (input.kind === 'speech') await sayAll(input, context, options.measurement())
      else await sayAndHold(input.events, context, options)
      return { outcome: 'completed' }
    },
  }
}

async function sayAll(
  { speech, stream }: RunInput & { kind: 'speech' },
  { emit }: ExecutionContext,
  measurement: Measurement,
): Promise<void> {
  await measurement.begun
  const say = speech.pace.kind === 'one by one' ? (text: string) => emit([{ event: 'text', text }]) : bounded(emit)
  measurement.keepTimes(stream, await speak(speech, stream, say))
}

/** Says on while half of what may be undurable is on its way, and waits for that before it goes past the other half. */
function bounded(emit: ExecutionContext['emit']): Say {
  let sinceMarkUnits = 0
  let mark = Promise.resolve()
  return (text) => {
    const durable = emit([{ event: 'text', text }])
    sinceMarkUnits += TOKEN_UNITS
    if (sinceMarkUnits < UNDURABLE_MAX_UNITS / 2) return undefined
    const before = mark
    mark = durable
    sinceMarkUnits = 0
    return before
  }
}

/** A checkpoint with each event keeps them apart, so that the log has as many events as were asked for. */
async function sayAndHold(
  events: number,
  { run, emit, resumeFrom, signal }: ExecutionContext,
  { onHeld, released }: BenchExecutorOptions,
): Promise<void> {
  for (let said = typeof resumeFrom === 'number' ? resumeFrom : 0; said < events; said += 1) {
    const durable = emit([{ event: 'text', text: tokenAt(said) }], { checkpoint: said + 1 })
    if (said % HELD_BATCH_EVENTS === HELD_BATCH_EVENTS - 1 || said === events - 1) await durable
  }
  onHeld(run.runId)
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
    released.then(resolve, reject)
  })
}
