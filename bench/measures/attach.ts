import { createSamples } from '../figures/section.ts'
import { quantile } from '../figures/spread.ts'
import type { Attached } from '../readers/main.ts'
import { encodedLog } from './encoded-log.ts'
import type { Measure, MeasureContext, Step } from './measure.ts'
import { createProcesses, portOf } from './processes.ts'

const PERDURE = 'perdure'
const SAME_BYTES = 'the same bytes'
const EVERY_EVENT = 'every event'

type State = 'live' | 'killed and restarted' | 'ended, fresh process'

/** What it costs to come late: a fold, live or out of the store, beside plain HTTP that sends bytes from memory. */
export function measureAttach(context: MeasureContext): Measure {
  const { plan, readers } = context
  const processes = createProcesses(context, 'attach')
  const samples = createSamples({
    title: 'Attaching to a run without a cursor',
    note:
      'perdure sends the fold. Beside it node:http sends the same bytes, and every event of the run, from a buffer in memory. ' +
      'Times count from before the connection is opened. But for live runs it is the first answer of a new process that is ' +
      'measured (of "every event" the second); the process before was killed with kill -9, or the run had ended.',
    columns: [PERDURE, SAME_BYTES, EVERY_EVENT],
    ratio: 'perdure / same bytes',
  })
  /** By number of events: where its run is, and all its log as it would be replayed. */
  const paths = new Map<number, string>()
  const logs = new Map<number, Uint8Array>()

  async function attachPerdure(events: number): Promise<Attached> {
    const port = portOf(await processes.perdure())
    return readers.call('attach', { port, path: paths.get(events) ?? '', until: 'fold' })
  }

  async function attachBare(bytes: Uint8Array): Promise<Attached> {
    const bare = await processes.bare()
    const path = await bare.call('serve', { bytes, open: false })
    return readers.call('attach', { port: portOf(bare), path, until: 'end' })
  }

  async function compare(events: number): Promise<Record<string, Attached>> {
    const fold = await attachPerdure(events)
    const same = await attachBare(fold.body)
    const every = await attachBare(logs.get(events) ?? new Uint8Array(0))
    return { [PERDURE]: fold, [SAME_BYTES]: same, [EVERY_EVENT]: every }
  }

  function keep(events: number, state: State, compared: readonly Record<string, Attached>[]): void {
    for (const column of [PERDURE, SAME_BYTES, EVERY_EVENT]) {
      const attached = compared.flatMap((one) => one[column] ?? [])
      const add = (figure: string, unit: string, valueOf: (one: Attached) => number): void => {
        const value = quantile(attached.map(valueOf), 0.5)
        samples.add(`${events.toLocaleString('en-US')} events, ${state}: ${figure}`, unit, column, value)
      }
      add('first byte', 'ms', ({ firstByteMs }) => firstByteMs)
      add('all of it', 'ms', ({ wholeMs }) => wholeMs)
      add('bytes', 'KiB', ({ body }) => body.length / 1024)
    }
  }

  async function sayRuns(): Promise<void> {
    const perdure = await processes.perdure()
    for (const events of plan.attachEvents) {
      paths.set(events, await perdure.call('hold', events))
      logs.set(events, encodedLog(events))
      // Not kept, so that no figure of a live run holds the compiling of the code.
      await compare(events)
    }
  }

  async function attachLive(): Promise<void> {
    for (const events of plan.attachEvents) {
      const compared: Record<string, Attached>[] = []
      for (let time = 0; time < plan.attachesLive; time += 1) compared.push(await compare(events))
      keep(events, 'live', compared)
    }
  }

  async function attachFirst(state: State, how: 'kill' | 'stop'): Promise<void> {
    for (const events of plan.attachEvents) {
      await Promise.all([processes.endPerdure(how), processes.endBare()])
      await Promise.all([processes.perdure(), processes.bare()])
      keep(events, state, [await compare(events)])
    }
  }

  async function endRuns(): Promise<void> {
    await (await processes.perdure()).call('release', [...paths.values()])
  }

  const inEachRound = (state: State, run: () => Promise<void>): Step[] =>
    Array.from({ length: plan.rounds }, (_, round) => ({ label: `attach, round ${round + 1}: ${state}`, run }))

  return {
    steps: [
      { label: 'attach, saying the runs', run: sayRuns },
      ...inEachRound('live', attachLive),
      ...inEachRound('killed and restarted', () => attachFirst('killed and restarted', 'kill')),
      { label: 'attach, ending the runs', run: endRuns },
      ...inEachRound('ended, fresh process', () => attachFirst('ended, fresh process', 'stop')),
    ],
    sections: () => [samples.section()],
    close: () => processes.close(),
  }
}
