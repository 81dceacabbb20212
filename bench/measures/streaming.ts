import { createSamples, type Samples } from '../figures/section.ts'
import { rotated, type Measure, type MeasureContext, type Step } from './measure.ts'
import { createProcesses } from './processes.ts'
import { measureSpeech, speechOf, streamsOf, WARM_UP, type SpeechFigures } from './speech-figures.ts'

const PERDURE = 'perdure'
const BARE = 'bare node:http'
const COLUMNS = [PERDURE, BARE]

/** perdure beside `node:http` that keeps nothing: at the pace of models, and as fast as each can. */
export function measureStreaming(context: MeasureContext): Measure {
  const { plan, readers } = context
  const processes = createProcesses(context, 'streaming')
  const paced = createSamples({
    title: `Streaming at a model's pace: each stream a token every ${plan.paceMs} ms`,
    note:
      'Latency is from the executor saying a token to the reader\'s socket having it, in another process; perdure has synced it ' +
      'to the disk on the way. CPU is user and system time of the whole process.',
    columns: COLUMNS,
    ratio: 'perdure / bare',
  })
  const flatOut = createSamples({
    title: 'Streaming flat out: as many tokens as each stream is let say',
    note:
      'perdure\'s tokens count when a reader has them, synced. Tokens of one run that wait for the same commit travel as one ' +
      'event; bare node:http writes an event for each.',
    columns: COLUMNS,
    ratio: 'perdure / bare',
  })

  async function speak(subject: string, streams: number, pace: 'paced' | 'flat out'): Promise<SpeechFigures> {
    const child = subject === PERDURE ? await processes.perdure() : await processes.bare()
    return measureSpeech(child, readers, speechOf(plan, streams, pace))
  }

  const warmUp: Step = {
    label: 'streaming, starting and warming up',
    async run() {
      const subjects = await Promise.all([processes.perdure(), processes.bare()])
      for (const subject of subjects) await measureSpeech(subject, readers, WARM_UP)
    },
  }
  const rounds = Array.from({ length: plan.rounds }, (_, round) =>
    (['paced', 'flat out'] as const).flatMap((pace) =>
      plan.streams.flatMap((streams) =>
        rotated(COLUMNS, round).map((subject): Step => ({
          label: `streaming, round ${round + 1}: ${subject}, ${streamsOf(streams)}, ${pace}`,
          async run() {
            const figures = await speak(subject, streams, pace)
            if (pace === 'paced') addPaced(paced, subject, streams, figures)
            else addFlatOut(flatOut, subject, streams, figures)
          },
        })),
      ),
    ),
  )
  return {
    steps: [warmUp, ...rounds.flat()],
    sections: () => [paced.section(), flatOut.section()],
    close: () => processes.close(),
  }
}

function addPaced(samples: Samples, subject: string, streams: number, figures: SpeechFigures): void {
  const add = (figure: string, unit: string, value: number): void =>
    samples.add(`${streamsOf(streams)}: ${figure}`, unit, subject, value)
  add('token latency, median', 'ms', figures.latencyMedianMs)
  add('token latency, p99', 'ms', figures.latencyP99Ms)
  add('CPU per million tokens', 's', figures.cpuSecondsPerMillionTokens)
  if (subject !== PERDURE) return
  add('commits', 'per second', figures.commitsPerSecond)
  if (!Number.isNaN(figures.writtenBytesPerToken)) add('written to disk per token', 'bytes', figures.writtenBytesPerToken)
}

function addFlatOut(samples: Samples, subject: string, streams: number, figures: SpeechFigures): void {
  const add = (figure: string, unit: string, value: number): void =>
    samples.add(`${streamsOf(streams)}: ${figure}`, unit, subject, value)
  add('tokens', 'per second', figures.tokensPerSecond)
  add('CPU per million tokens', 's', figures.cpuSecondsPerMillionTokens)
  add('on the wire per token', 'bytes', figures.wireBytesPerToken)
  if (subject !== PERDURE) return
  add('commits', 'per second', figures.commitsPerSecond)
  add('tokens in one event', 'tokens', figures.tokensPerLoggedEvent)
}
