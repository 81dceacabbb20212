import { createAnthropicModel } from '../providers/anthropic.ts'
import type { Model } from '../providers/model.ts'
import { startFakeAnthropic, type FakeAnswer, type FakeAnthropic, type FakeRequest } from './fake-anthropic.ts'

/**
 * The real adapter against a fake of the provider, over a real socket; its backoff takes no time and is written down.
 */
export interface FakedAnthropicModel {
  model: Model
  fake: FakeAnthropic
  requests: FakeRequest[]
  /** Milliseconds of each backoff. */
  pauses: number[]
}

export interface FakedOptions {
  /** The key the adapter shows, and the only one the fake takes. */
  key?: string
  accepted?: string
  /** Told of every request as it arrives. */
  onRequest?: () => void
}

/** Answers come in order; the last one answers whatever follows it. */
export async function fakedAnthropicModel(
  answers: FakeAnswer | FakeAnswer[],
  options: FakedOptions = {},
): Promise<FakedAnthropicModel> {
  const list = [answers].flat()
  const pauses: number[] = []
  const fake = await startFakeAnthropic({
    answer: ({ number }) => {
      options.onRequest?.()
      return list[Math.min(number, list.length) - 1] ?? { type: 'silence' }
    },
    ...(options.accepted === undefined ? {} : { apiKey: options.accepted }),
  })
  const model = createAnthropicModel({
    apiKey: options.key ?? 'test-key',
    baseUrl: fake.url,
    random: () => 0,
    pause: (delayMs, signal) => {
      pauses.push(delayMs)
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    },
  })
  return { model, fake, requests: fake.requests, pauses }
}
