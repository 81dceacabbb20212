import { afterEach, describe, expect, test } from 'vitest'
import { messageEvents, startFakeAnthropic, type FakeAnswer, type FakeAnthropic } from '../testing/index.ts'
import { hearOut, modelRequest, textOf } from '../testing/model-request.ts'
import { createAnthropicModel } from './anthropic.ts'
import type { Model, ModelEvent } from './model.ts'
import { ProviderError } from './provider-error.ts'
import { RETRY_AFTER_MAX_MS, TRIES_MAX } from './retry.ts'

let fake: FakeAnthropic | undefined
const pauses: number[] = []

afterEach(async () => {
  pauses.length = 0
  await fake?.close()
  fake = undefined
})

async function modelAgainst(answers: FakeAnswer | FakeAnswer[], options: { key?: string; accepted?: string } = {}): Promise<Model> {
  const list = [answers].flat()
  fake = await startFakeAnthropic({
    answer: ({ number }) => list[Math.min(number, list.length) - 1]!,
    ...(options.accepted === undefined ? {} : { apiKey: options.accepted }),
  })
  return createAnthropicModel({
    apiKey: options.key ?? 'test-key',
    baseUrl: fake.url,
    random: () => 0,
    pause: (delayMs, signal) => {
      pauses.push(delayMs)
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    },
  })
}

const never = new AbortController().signal
const greeting = messageEvents({ blocks: [{ type: 'text', text: 'Net sales were fine.' }], usage: { inputTokens: 7, outputTokens: 9 } })
const overloaded: FakeAnswer = { type: 'error', status: 529, errorType: 'overloaded_error' }

async function failureOf(model: Model): Promise<{ events: ModelEvent[]; error: ProviderError }> {
  const { events, error } = await hearOut(model.stream(modelRequest(), never))
  if (!(error instanceof ProviderError)) throw new Error(`not a provider error: ${String(error)}`)
  return { events, error }
}

describe('an answer', () => {
  test('comes as text deltas, signs of life, cumulative usage and a stop', async () => {
    const model = await modelAgainst({ type: 'stream', events: greeting })
    const { events, error } = await hearOut(model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(textOf(events)).toBe('Net sales were fine.')
    expect(events).toContainEqual({ type: 'alive' })
    expect(events.findLast(({ type }) => type === 'usage')).toEqual({
      type: 'usage',
      usage: { inputTokens: 7, outputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0 },
    })
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
    expect(await fake!.requests[0]!.closed).toBe('fake')
  })

  test('with tool calls has their input put together from its pieces', async () => {
    const input = { metrics: ['net_sales'], fiscalYears: [2012], note: 'a "quoted" ☃' }
    const model = await modelAgainst({
      type: 'stream',
      events: messageEvents({
        blocks: [
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'query_actuals', input },
          { type: 'tool_use', id: 'toolu_2', name: 'query_actuals', input: {} },
        ],
      }),
    })
    const { events } = await hearOut(model.stream(modelRequest(), never))
    expect(events.filter(({ type }) => type === 'tool_call')).toEqual([
      { type: 'tool_call', call: { id: 'toolu_1', name: 'query_actuals', input } },
      { type: 'tool_call', call: { id: 'toolu_2', name: 'query_actuals', input: {} } },
    ])
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'tool_calls' })
  })

  test('keeps thinking whole and opaque, and gives it back unchanged in its place with the next step', async () => {
    const blocks = [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
      { type: 'redacted_thinking', data: 'sealed' },
      { type: 'tool_use', id: 'toolu_1', name: 'query_actuals', input: {} },
    ] as const
    const model = await modelAgainst([{ type: 'stream', events: messageEvents({ blocks }) }, { type: 'stream', events: greeting }])
    const { events } = await hearOut(model.stream(modelRequest(), never))
    const opaque = events.filter((event) => event.type === 'opaque')
    expect(opaque.map(({ body }) => body)).toEqual([blocks[0], blocks[1]])

    const messages = [
      ...modelRequest().messages,
      {
        role: 'assistant' as const,
        parts: [...opaque, { type: 'tool_call' as const, id: 'toolu_1', name: 'query_actuals', input: {} }],
      },
      { role: 'tool' as const, answers: [{ toolCallId: 'toolu_1', outcome: 'ok' as const, content: '{}' }] },
    ]
    await hearOut(model.stream(modelRequest({ messages }), never))
    expect(fake!.requests[1]!.body.messages[1]!.content).toEqual(blocks)
  })
})

describe('a request', () => {
  test('marks the stable prefix and the tail for the cache, and nothing else', async () => {
    const model = await modelAgainst({ type: 'stream', events: greeting })
    await hearOut(model.stream(modelRequest(), never))
    const { body, headers } = fake!.requests[0]!
    expect(body.system!.map(({ cache_control }) => cache_control)).toEqual([{ type: 'ephemeral' }, undefined])
    expect(body.tools![0]!.cache_control).toBeUndefined()
    expect(body.messages.at(-1)!.content.at(-1)!.cache_control).toEqual({ type: 'ephemeral' })
    expect(body).toMatchObject({ model: 'claude-sonnet-5-5', stream: true, max_tokens: 1_000 })
    expect(headers['anthropic-version']).toBeDefined()
  })

  test('tells a failed tool as an error, and leaves out words that are none', async () => {
    const model = await modelAgainst({ type: 'stream', events: greeting })
    const messages = [
      { role: 'user' as const, text: '  ' },
      {
        role: 'assistant' as const,
        parts: [
          { type: 'text' as const, text: '\n' },
          { type: 'tool_call' as const, id: 'toolu_1', name: 'query_actuals', input: {} },
        ],
      },
      { role: 'tool' as const, answers: [{ toolCallId: 'toolu_1', outcome: 'error' as const, content: 'no' }] },
    ]
    const { error } = await hearOut(model.stream(modelRequest({ messages }), never))
    expect(error).toBeUndefined()
    expect(fake!.requests[0]!.body.messages[2]!.content[0]).toMatchObject({ type: 'tool_result', is_error: true, content: 'no' })
  })
})

describe('a failure', () => {
  test.each([
    ['a wrong key', 401, 'authentication_error', 'bad_key', 1],
    ['a key that may not', 403, 'permission_error', 'bad_key', 1],
    ['no credit', 402, 'billing_error', 'rejected', 1],
    ['an unknown model', 404, 'not_found_error', 'rejected', 1],
    ['a malformed request', 400, 'invalid_request_error', 'rejected', 1],
    ['a body too large', 413, 'request_too_large', 'context_too_long', 1],
    ['a rate limit', 429, 'rate_limit_error', 'rate_limit', TRIES_MAX],
    ['an overload', 529, 'overloaded_error', 'overloaded', TRIES_MAX],
    ['a fault of theirs', 500, 'api_error', 'unavailable', TRIES_MAX],
    ['a timeout of theirs', 504, 'timeout_error', 'unavailable', TRIES_MAX],
    ['a status without a type', 503, '', 'unavailable', TRIES_MAX],
  ] as const)('of %s (%i %s) is %s after %i tries', async (_, status, errorType, kind, tries) => {
    const model = await modelAgainst({ type: 'error', status, errorType })
    const { error } = await failureOf(model)
    expect(error.kind).toBe(kind)
    expect(fake!.requests).toHaveLength(tries)
    expect(pauses).toHaveLength(tries - 1)
  })

  test('of a prompt beyond the window is told apart from other bad requests', async () => {
    const message = 'prompt is too long: 1000321 tokens > 1000000 maximum'
    const { error } = await failureOf(await modelAgainst({ type: 'error', status: 400, errorType: 'invalid_request_error', message }))
    expect(error.kind).toBe('context_too_long')
  })

  test('of a spend limit is not tried again, though its status is a rate limit’s', async () => {
    const details = { error_code: 'contract_spend_limit_reached' }
    const { error } = await failureOf(await modelAgainst({ type: 'error', status: 429, errorType: 'rate_limit_error', details }))
    expect(error.kind).toBe('rejected')
    expect(fake!.requests).toHaveLength(1)
  })

  test('the provider advises against retrying is not retried', async () => {
    const model = await modelAgainst({ ...overloaded, headers: { 'x-should-retry': 'false' } })
    await failureOf(model)
    expect(fake!.requests).toHaveLength(1)
  })

  test('never holds the key or what the provider wrote', async () => {
    const model = await modelAgainst(overloaded, { key: 'sk-secret', accepted: 'sk-other' })
    const { error } = await failureOf(model)
    expect(error.kind).toBe('bad_key')
    expect(`${error.message} ${String(error.cause)}`).not.toContain('sk-secret')
    expect(error.message).toBe('401 authentication_error')
  })

  test('to connect at all is tried again, then told as unavailable', async () => {
    const model = await modelAgainst(overloaded)
    await fake!.close()
    const { error } = await failureOf(model)
    expect(error.kind).toBe('unavailable')
    expect(pauses).toHaveLength(TRIES_MAX - 1)
  })

  test.each([
    ['max_tokens', 'max_tokens'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'context_too_long'],
  ])('stop reason %s is %s, after the text that came', async (stopReason, kind) => {
    const events = messageEvents({ blocks: [{ type: 'text', text: 'Well' }], stopReason })
    const failed = await failureOf(await modelAgainst({ type: 'stream', events }))
    expect(failed.error.kind).toBe(kind)
    expect(textOf(failed.events)).toBe('Well')
  })

  test.each([
    ['end_turn', 'end'],
    ['stop_sequence', 'end'],
    ['pause_turn', 'pause'],
    ['a_reason_of_the_future', 'end'],
  ])('stop reason %s is none: it is %s', async (stopReason, reason) => {
    const events = messageEvents({ blocks: [{ type: 'text', text: 'Well' }], stopReason })
    const heard = await hearOut((await modelAgainst({ type: 'stream', events })).stream(modelRequest(), never))
    expect(heard.events.at(-1)).toEqual({ type: 'stop', reason })
  })
})

describe('retries', () => {
  test('go on with the answer, and say so with a sign of life in between', async () => {
    const model = await modelAgainst([overloaded, overloaded, { type: 'stream', events: greeting }])
    const { events, error } = await hearOut(model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(events.slice(0, 2)).toEqual([
      { type: 'retrying', kind: 'overloaded', delayMs: 250 },
      { type: 'retrying', kind: 'overloaded', delayMs: 500 },
    ])
    expect(textOf(events)).toBe('Net sales were fine.')
  })

  test('wait as long as the provider asks', async () => {
    const limited: FakeAnswer = { type: 'error', status: 429, errorType: 'rate_limit_error', headers: { 'retry-after': '7' } }
    await hearOut((await modelAgainst([limited, { type: 'stream', events: greeting }])).stream(modelRequest(), never))
    expect(pauses).toEqual([7_000])
  })

  test('do not wait longer than a person would', async () => {
    const headers = { 'retry-after': String(RETRY_AFTER_MAX_MS / 1000 + 1) }
    const { error } = await failureOf(await modelAgainst({ type: 'error', status: 429, errorType: 'rate_limit_error', headers }))
    expect(error.retryAfterMs).toBe(RETRY_AFTER_MAX_MS + 1_000)
    expect(fake!.requests).toHaveLength(1)
  })

  test('follow a stream that fails before its first token, whether told or torn', async () => {
    const start = greeting.slice(0, 2)
    const told = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    const model = await modelAgainst([
      { type: 'stream', events: [...start, told] },
      { type: 'stream', events: start, then: 'destroy' },
      { type: 'stream', events: start, then: 'end' },
      { type: 'stream', events: greeting },
    ])
    const { events, error } = await hearOut(model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.kind] : []))).toEqual(['overloaded', 'protocol', 'protocol'])
    expect(textOf(events)).toBe('Net sales were fine.')
  })

  test.each([
    ['text', greeting.slice(0, 5)],
    ['thinking', messageEvents({ blocks: [{ type: 'thinking', thinking: 'Hm', signature: 's' }] }).slice(0, 4)],
    ['a tool call', messageEvents({ blocks: [{ type: 'tool_use', id: 'toolu_1', name: 'query_actuals', input: { a: 1 } }] }).slice(0, 5)],
  ])('never follow a stream that broke after %s had come', async (_, events) => {
    for (const then of ['end', 'destroy'] as const) {
      const { error } = await failureOf(await modelAgainst({ type: 'stream', events, then }))
      expect(error.kind).toBe('protocol')
      expect(fake!.requests).toHaveLength(1)
      await fake!.close()
    }
  })
})

describe('abort', () => {
  test.each([
    ['before the answer begins', { type: 'silence' } as FakeAnswer, () => true],
    ['in the middle of the text', { type: 'stream', events: greeting.slice(0, 5), then: 'hang' } as FakeAnswer, isText],
  ])('%s closes the connection and throws the reason', async (_, answer, isReady) => {
    const model = await modelAgainst(answer)
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const heard = (async () => {
      for await (const event of model.stream(modelRequest(), controller.signal)) if (isReady(event)) controller.abort(reason)
    })()
    if (answer.type === 'silence') await arrival().then(() => controller.abort(reason))
    await expect(heard).rejects.toBe(reason)
    expect(await fake!.requests[0]!.closed).toBe('client')
  })

  test('during a backoff ends it', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    fake = await startFakeAnthropic({ answer: () => overloaded })
    const model = createAnthropicModel({ apiKey: 'k', baseUrl: fake.url })
    const heard = (async () => {
      for await (const event of model.stream(modelRequest(), controller.signal)) if (event.type === 'retrying') controller.abort(reason)
    })()
    await expect(heard).rejects.toBe(reason)
    expect(fake.requests).toHaveLength(1)
  })

  test('is not needed: an answer that is not read on closes its connection too', async () => {
    const model = await modelAgainst({ type: 'stream', events: greeting.slice(0, 5), then: 'hang' })
    for await (const event of model.stream(modelRequest(), never)) if (isText(event)) break
    expect(await fake!.requests[0]!.closed).toBe('client')
  })

  test('leaves no listener behind on a signal that lives longer', async () => {
    const model = await modelAgainst({ type: 'stream', events: greeting })
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = ((...args: Parameters<typeof add>) => void (listeners += 1, add(...args))) as typeof add
    signal.removeEventListener = ((...args: Parameters<typeof remove>) => void (listeners -= 1, remove(...args))) as typeof remove
    await hearOut(model.stream(modelRequest(), signal))
    expect(listeners).toBe(0)
  })
})

function isText(event: ModelEvent): boolean {
  return event.type === 'text'
}

/** The fake has the first request. */
async function arrival(): Promise<void> {
  while (fake!.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
}
