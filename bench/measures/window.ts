import { COMMIT_SPACING_MS } from '@perdure/engine'
import { createSamples, type Samples } from '../figures/section.ts'
import type { PacingChoice } from '../subjects/chosen-pacing.ts'
import type { Pace } from '../subjects/speech.ts'
import { rotated, type Measure, type MeasureContext, type Step } from './measure.ts'
import { createProcesses } from './processes.ts'
import { measureSpeech, speechOf, streamsOf, WARM_UP } from './speech-figures.ts'

/** How long a commit should wait for company: the same speeches with one window after the other, of both kinds. */
export function measureWindow(context: MeasureContext): Measure {
  const { plan, readers } = context
  const processes = createProcesses(context, 'window')
  const samples: Record<PacingChoice['kind'], Samples> = {
    wait: createSamples({
      title: 'The commit window: appends wait so long for company',
      note:
        `0 is the next turn of the event loop. While a commit is under way the next one ` +
        'gathers, whatever the window, and its window opens when that one is through. One by one: an executor that waits for ' +
        'each token to be durable before it says the next.',
      columns: plan.windowsMs.map(columnOf),
    }),
    apart: createSamples({
      title: 'The commit window: commits begin at least so long apart',
      note:
        `The engine has ${COMMIT_SPACING_MS} ms. An append that comes when the last commit began that long ago is committed at once. ` +
        'Measured in turn with the table above.',
      columns: plan.windowsApartMs.map(columnOf),
    }),
  }
  const pacings: PacingChoice[] = [
    ...plan.windowsMs.map((windowMs): PacingChoice => ({ kind: 'wait', windowMs })),
    ...plan.windowsApartMs.map((windowMs): PacingChoice => ({ kind: 'apart', windowMs })),
  ]
  const speeches: { streams: number; pace: Pace['kind'] }[] = [
    ...plan.streams.map((streams) => ({ streams, pace: 'paced' as const })),
    { streams: 1, pace: 'one by one' },
    { streams: Math.max(...plan.streams), pace: 'flat out' },
  ]
  let timesPaced = 0

  async function measure(pacing: PacingChoice, streams: number, pace: Pace['kind']): Promise<void> {
    const perdure = await processes.perdure()
    await perdure.call('choosePacing', pacing)
    const figures = await measureSpeech(perdure, readers, speechOf(plan, streams, pace))
    timesPaced += await perdure.call('timesPaced')
    const add = (figure: string, unit: string, value: number): void => {
      if (Number.isNaN(value)) return
      samples[pacing.kind].add(`${streamsOf(streams)}, ${pace}: ${figure}`, unit, columnOf(pacing.windowMs), value)
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
  const rounds = Array.from({ length: plan.rounds }, (_, round) =>
    speeches.flatMap(({ streams, pace }) =>
      rotated(pacings, round).map((pacing): Step => ({
        label: `window, round ${round + 1}: ${pacing.kind} ${pacing.windowMs} ms, ${streamsOf(streams)}, ${pace}`,
        run: () => measure(pacing, streams, pace),
      })),
    ),
  )
  return {
    steps: [warmUp, ...rounds.flat()],
    sections() {
      if (timesPaced === 0) throw new Error('The engine never asked when to commit: nothing was swept')
      return [samples.wait.section(), samples.apart.section()]
    },
    close: () => processes.close(),
  }
}

function columnOf(windowMs: number): string {
  return `${windowMs} ms`
}
