import { AiSdkAnswer } from './ai-sdk-answer.ts'
import { toProviderError } from './ai-sdk-errors.ts'
import type { LanguageModel, StreamPart } from './ai-sdk-language-model.ts'
import { toCallOptions } from './ai-sdk-request.ts'
import type { Model, ModelEvent, ModelRequest } from './model.ts'
import { pauseWithTimer, type Pause } from './pause.ts'
import { ProviderError } from './provider-error.ts'
import { streamWithRetries } from './tries.ts'

export interface AiSdkOptions {
  languageModel: LanguageModel
  nowMs?: () => number
  /** Numbers in [0, 1), for the jitter between tries. */
  random?: () => number
  pause?: Pause
}

/**
 * Any language model of the AI SDK. It is asked through the interface that its provider implements, not through
 * `streamText`: retries, usage and reasoning stay in our hands. How long it may be silent is not bounded here, for a
 * local server may read a long prompt for minutes: the run's stall limit bounds it.
 */
export function createAiSdkModel(options: AiSdkOptions): Model {
  const { languageModel, nowMs = Date.now, random = Math.random, pause = pauseWithTimer } = options
  const { modelId, provider } = languageModel
  return {
    // Never the name of a provider that has prices here: whose bill it is, only the module knows.
    provider: `ai-sdk:${provider}`,
    label: `${modelId}, by ${provider.replace(/\.[^.]*$/, '')}`,
    offline: false,
    defaultModel: modelId,
    models: [{ id: modelId, label: modelId }],
    stream: (request, signal) =>
      streamWithRetries(
        {
          once: (signalOfTry) => streamOnce(languageModel, request, signalOfTry),
          toError: (thrown) => toProviderError(thrown, nowMs()),
          random,
          pause,
        },
        signal,
      ),
  }
}

/** One request. However it is left — whole, broken, aborted, not read on — nothing of it goes on. */
async function* streamOnce(
  languageModel: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted()
  if (request.model !== languageModel.modelId) throw new ProviderError('rejected', 'another model than the configured')
  // A controller of its own: the SDK leaves its listener on the signal it is given, and a run's signal lives long.
  const call = new AbortController()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => undefined)
  const onAbort = (): void => {
    call.abort(signal.reason)
    aborted.reject(signal.reason)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    // Raced: a model that does not listen to its signal is left all the same.
    const { stream } = await Promise.race([beginStream(languageModel, request, call.signal), aborted.promise])
    yield* answerOf(stream, languageModel.modelId, aborted.promise)
  } finally {
    signal.removeEventListener('abort', onAbort)
    call.abort()
  }
}

/** A stream that begins after it was given up is closed at once. */
async function beginStream(
  languageModel: LanguageModel,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<{ stream: ReadableStream<StreamPart> }> {
  const { stream } = await languageModel.doStream(toCallOptions(request, signal))
  if (signal.aborted) await stream.cancel(signal.reason)
  return { stream }
}

async function* answerOf(
  stream: ReadableStream<StreamPart>,
  modelId: string,
  aborted: Promise<never>,
): AsyncGenerator<ModelEvent> {
  const reader = stream.getReader()
  const answer = new AiSdkAnswer(modelId)
  try {
    while (!answer.complete) {
      const next = await Promise.race([reader.read(), aborted])
      if (next.done) break
      yield* answer.apply(next.value)
    }
    yield* answer.finish()
  } finally {
    // Not awaited: a stream may take its time to close, or break in closing, and neither concerns the answer.
    reader.cancel().catch(() => undefined)
  }
}
