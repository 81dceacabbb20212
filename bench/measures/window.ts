import { COMMIT_WINDOW_MS } from '@perdure/engine'
import { createSamples } from '../figures/section.ts'
import type { Pace } from '../subjects/speech.ts'
import { rotated, type Measure, type MeasureContext, type Step } from './measure.ts'
import { createProcesses } from './processes.ts'
import { measureSpeech, speechOf, streamsOf, WARM_UP } from './speech-figures.ts'

/** How long a commit should wait for company: the same speeches with one window after the other. */
export function measureWindow(context: MeasureContext): Measure {
  const { plan, readers } = context
  const processes = createProcesses(context, 'window')
  const columnOf = (windowMs: number): string => `${windowMs} ms`
  const samples = createSamples({
    title: 'The commit window',
    note:
      `How long appends wait for company before they share a commit; the engine has ${COMMIT_WINDOW_MS} ms. 0 is the next turn ` +
      'of the event loop. While a commit is under way the next one gathers, whatever the window. ' +
      'One by one: an executor that waits for each token to be durable before it says the next.',
    columns: plan.windowsMs.map(columnOf),
  })
  let windowsOpened = 0
  const mostStreams = Math.max(...plan.streams)

  async function measure(windowMs: number, streams: number, pace: Pace['kind']): Promise<void> {
    const perdure = await processes.perdure()
    await perdure.call('setWindow', windowMs)
    const figures = await measureSpeech(perdure, readers, speechOf(plan, streams, pace))
    windowsOpened += await perdure.call('windowsOpened')
    const add = (figure: string, unit: string, value: number): void => {
      if (!Number.isNaN(value)) samples.add(`${streamsOf(streams)}, ${pace}: ${figure}`, unit, columnOf(windowMs), value)
    }
    if (pace !== 'paced') add('tokens', 'per second', figures.tokensPerSecond)
    add('token latency, median', 'ms', figures.latencyMedianMs)
    add('token latency, p99', 'ms', figures.latencyP99Ms)
    add('CPU per million tokens', 's', figures.cpuSecondsPerMillionTokens)
    add('commits', 'per second', figures.commitsPerSecond)
    add('written to disk per token', 'bytes', figures.writtenBytesPerToken)
  }

  const warmUp: Step = {
    label: 'window, starting and warming up',
    async run() {
      await measureSpeech(await processes.perdure(), readers, WARM_UP)
    },
  }
  const speeches: { streams: number; pace: Pace['kind'] }[] = [
    ...plan.streams.map((streams) => ({ streams, pace: 'paced' as const })),
    { streams: 1, pace: 'one by one' },
    { streams: mostStreams, pace: 'flat out' },
  ]
  const rounds = Array.from({ length: plan.rounds }, (_, round) =>
    speeches.flatMap(({ streams, pace }) =>
      rotated(plan.windowsMs, round).map((windowMs): Step => ({
        label: `window, round ${round + 1}: ${windowMs} ms, ${streamsOf(streams)}, ${pace}`,
        run: () => measure(windowMs, streams, pace),
      })),
    ),
  )
  return {
    steps: [warmUp, ...rounds.flat()],
    sections() {
      if (windowsOpened === 0) throw new Error('The engine opened no commit window: nothing was swept')
      return [samples.section()]
    },
    close: () => processes.close(),
  }
}
