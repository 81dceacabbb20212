import Anthropic from '@anthropic-ai/sdk'
import { APIError } from '@anthropic-ai/sdk'
import { Stream } from '@anthropic-ai/sdk/streaming'
import { AnswerAssembler } from './anthropic-answer.ts'
import { toProviderError } from './anthropic-errors.ts'
import { ANTHROPIC_BASE_URL, ANTHROPIC_DEFAULT_MODEL, ANTHROPIC_FITNESS, ANTHROPIC_MODELS } from './anthropic-models.ts'
import { toAnthropicRequest } from './anthropic-request.ts'
import { readWireEvent, type WireEvent } from './anthropic-wire.ts'
import type { Model, ModelEvent, ModelRequest } from './model.ts'
import { pauseWithTimer, type Pause } from './pause.ts'
import { streamWithRetries } from './tries.ts'

/** How long the provider may take until its answer's first byte; then it counts as out of reach. */
export const RESPONSE_TIMEOUT_MS = 60_000
/** How long a finished answer's connection may take to end by itself, so that the next step can use it again. */
const DRAIN_MAX_MS = 1_000

export interface AnthropicOptions {
  apiKey: string
  /** Default: Anthropic's own. */
  baseUrl?: string
  /** Answers where nobody chose a model; default `ANTHROPIC_DEFAULT_MODEL`. */
  model?: string
  nowMs?: () => number
  /** Numbers in [0, 1), for the jitter between tries. */
  random?: () => number
  pause?: Pause
}

/**
 * Claude, through the official SDK. Its own retries are off: only this side knows whether a token was already passed
 * on.
 */
export function createAnthropicModel(options: AnthropicOptions): Model {
  const { nowMs = Date.now, random = Math.random, pause = pauseWithTimer } = options
  const defaultModel = options.model ?? ANTHROPIC_DEFAULT_MODEL
  const client = new Anthropic({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? ANTHROPIC_BASE_URL,
    maxRetries: 0,
    timeout: RESPONSE_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
  })
  return {
    provider: 'anthropic',
    label: 'Claude, by Anthropic',
    offline: false,
    defaultModel,
    models: ANTHROPIC_MODELS.some(({ id }) => id === defaultModel)
      ? ANTHROPIC_MODELS
      : [{ id: defaultModel, label: defaultModel }, ...ANTHROPIC_MODELS],
    // Who names a model means that one to answer.
    ...(options.model === undefined ? { fitness: ANTHROPIC_FITNESS } : {}),
    stream: (request, signal) =>
      streamWithRetries(
        {
          once: (signalOfTry) => streamOnce(client, request, signalOfTry),
          toError: (thrown) => toProviderError(thrown, nowMs()),
          random,
          pause,
        },
        signal,
      ),
  }
}

/** One request. However it is left — whole, broken, aborted, not read on — its connection does not outlive it. */
async function* streamOnce(client: Anthropic, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted()
  // A controller of its own: the SDK leaves its listener on the signal it is given, and a run's signal lives long.
  const call = new AbortController()
  const onAbort = (): void => call.abort(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const response = await client.messages
      .create(toAnthropicRequest(request), { signal: call.signal })
      .asResponse()
    const wire = wireEvents(response)
    const answer = new AnswerAssembler()
    while (!answer.complete) {
      const next = await wire.next()
      if (next.done) break
      yield* answer.apply(next.value)
    }
    const ending = answer.finish()
    await drain(wire)
    yield* ending
  } finally {
    signal.removeEventListener('abort', onAbort)
    call.abort()
  }
}

/** The stream's events. The raw ones: the SDK's parsed stream swallows pings, and they are the sign of life. */
async function* wireEvents(response: Response): AsyncGenerator<WireEvent> {
  for await (const { data } of Stream.rawEvents(response)) {
    if (data === '') continue
    const event = readWireEvent(data)
    if (event?.type === 'error') throw new APIError(undefined, event, undefined, response.headers)
    if (event !== undefined) yield event
  }
}

/** Reads the connection to its end, but not for long. A real timer: what it bounds is a real socket. */
async function drain(wire: AsyncGenerator<WireEvent>): Promise<void> {
  const enough = new AbortController()
  const deadline = pauseWithTimer(DRAIN_MAX_MS, enough.signal).catch(() => undefined)
  await Promise.race([exhaust(wire).catch(() => undefined), deadline])
  enough.abort()
}

async function exhaust(wire: AsyncGenerator<WireEvent>): Promise<void> {
  for await (const _ of wire);
}
