import { createSamples } from '../figures/section.ts'
import { rotated, type Measure, type MeasureContext, type Step } from './measure.ts'
import { createProcesses, portOf } from './processes.ts'

const PERDURE = 'perdure'
const BARE = 'bare node:http'
const COLUMNS = [PERDURE, BARE]
const MIB = 1024 * 1024
/** The readers share so many live runs of so many events. */
const RUNS = 4
const EVENTS = 1_000

/** What a process holds with nobody attached, and with many who wait. Each round in new processes. */
export function measureMemory(context: MeasureContext): Measure {
  const { plan, readers } = context
  const processes = createProcesses(context, 'memory', ['--expose-gc'])
  const samples = createSamples({
    title: `Memory: ${plan.idleReaders} readers that wait`,
    note:
      `Resident memory after a collection of garbage, in a new process each round. The readers share ${RUNS} live runs of ` +
      `${EVENTS.toLocaleString('en-US')} events and have read all of it; those of bare node:http were sent the same bytes.`,
    columns: COLUMNS,
  })
  const pathsOf = (shared: readonly string[]): string[] =>
    Array.from({ length: plan.idleReaders }, (_, reader) => shared[reader % shared.length] ?? '')

  /** What perdure sends each of them. */
  let fold: Uint8Array | undefined

  /** The paths of live runs. */
  async function holdRuns(): Promise<string[]> {
    const perdure = await processes.perdure()
    return Promise.all(Array.from({ length: RUNS }, () => perdure.call('hold', EVENTS)))
  }

  async function serveFold(): Promise<string[]> {
    fold ??= await readFold()
    return [await (await processes.bare()).call('serve', { bytes: fold, open: true })]
  }

  async function readFold(): Promise<Uint8Array> {
    const [path = ''] = await holdRuns()
    const { body } = await readers.call('attach', { port: portOf(await processes.perdure()), path, until: 'fold' })
    await processes.endPerdure('kill')
    return body
  }

  async function measure(subject: string): Promise<void> {
    const shared = subject === PERDURE ? await holdRuns() : await serveFold()
    const child = subject === PERDURE ? await processes.perdure() : await processes.bare()
    const aloneBytes = await child.call('rssBytes')
    await readers.call('stay', { port: portOf(child), paths: pathsOf(shared) })
    const attachedBytes = await child.call('rssBytes')
    await readers.call('leave')
    await processes.endPerdure('kill')
    await processes.endBare()
    samples.add('with no reader', 'MiB', subject, aloneBytes / MIB)
    samples.add(`with ${plan.idleReaders} readers`, 'MiB', subject, attachedBytes / MIB)
    samples.add('for each reader', 'KiB', subject, (attachedBytes - aloneBytes) / 1024 / plan.idleReaders)
  }

  const steps = Array.from({ length: plan.rounds }, (_, round) =>
    rotated(COLUMNS, round).map((subject): Step => ({
      label: `memory, round ${round + 1}: ${subject}`,
      run: () => measure(subject),
    })),
  )
  return { steps: steps.flat(), sections: () => [samples.section()], close: () => processes.close() }
}
