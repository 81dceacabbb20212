import { quantile } from '../figures/spread.ts'
import type { BenchPlan } from '../plan.ts'
import type { Child } from '../processes/child.ts'
import type { Readers } from '../readers/main.ts'
import type { Pace, Speech } from '../subjects/speech.ts'
import type { Subject } from '../subjects/subject.ts'
import { portOf } from './processes.ts'

/** What one speech showed of a subject. */
export interface SpeechFigures {
  tokensPerSecond: number
  /** From the word to the reader's socket having it; NaN where the speech was not paced. */
  latencyMedianMs: number
  latencyP99Ms: number
  /** User and system time of the subject's process, all its threads. */
  cpuSecondsPerMillionTokens: number
  /** What reached the readers for each token, without HTTP's own. */
  wireBytesPerToken: number
  /** Written to the disk for each token; NaN where the system does not tell. */
  writtenBytesPerToken: number
  commitsPerSecond: number
  /** NaN where nothing is logged. */
  tokensPerLoggedEvent: number
}

/** Has a subject speak to readers that are all attached before the first word. Throws where a reader lost any of it. */
export async function measureSpeech(
  subject: Pick<Child<Subject>, 'call' | 'greeting'>,
  readers: Child<Readers>,
  speech: Speech,
): Promise<SpeechFigures> {
  const paths = await subject.call('prepare', speech)
  await readers.call('open', { port: portOf(subject), paths })
  const begunAtMs = await subject.call('begin')
  const { lastByteAtMs, bodyBytes, arrivedAtMs } = await readers.call('hear', { tokens: speech.tokensPerStream })
  const { used, saidAtMs } = await subject.call('finish')
  const tookSeconds = (lastByteAtMs - begunAtMs) / 1000
  const tokens = speech.streams * speech.tokensPerStream
  const latenciesMs = saidAtMs.flatMap((said, stream) => latencies(said, arrivedAtMs[stream]))
  return {
    tokensPerSecond: tokens / tookSeconds,
    latencyMedianMs: quantile(latenciesMs, 0.5),
    latencyP99Ms: quantile(latenciesMs, 0.99),
    cpuSecondsPerMillionTokens: (used.cpuMs * 1000) / tokens,
    wireBytesPerToken: bodyBytes / tokens,
    writtenBytesPerToken: (used.writtenBytes ?? Number.NaN) / tokens,
    commitsPerSecond: used.commits / tookSeconds,
    tokensPerLoggedEvent: tokens / used.loggedEvents,
  }
}

function latencies(saidAtMs: Float64Array, arrivedAtMs: Float64Array | undefined): number[] {
  return Array.from(saidAtMs, (said, token) => (arrivedAtMs?.[token] ?? Number.NaN) - said)
}

/** Tokens that a subject says before anything counts, so that no figure holds the compiling of the code. */
export const WARM_UP: Speech = { streams: 4, tokensPerStream: 10_000, pace: { kind: 'flat out' } }

/** The speech of one measurement. */
export function speechOf(plan: BenchPlan, streams: number, kind: Pace['kind']): Speech {
  switch (kind) {
    case 'paced':
      return { streams, tokensPerStream: plan.pacedTokens, pace: { kind, everyMs: plan.paceMs } }
    case 'flat out':
      return { streams, tokensPerStream: Math.ceil(plan.flatOutTokens / streams), pace: { kind } }
    case 'one by one':
      return { streams, tokensPerStream: plan.awaitedTokens, pace: { kind } }
  }
}

export function streamsOf(streams: number): string {
  return streams === 1 ? '1 stream' : `${streams} streams`
}
