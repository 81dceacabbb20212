import { afterEach, describe, expect, test } from 'vitest'
import { fakedAnthropicModel, type FakedAnthropicModel } from '../testing/faked-anthropic-model.ts'
import { messageEvents, type FakeAnswer } from '../testing/index.ts'
import { hearOut, modelRequest, textOf } from '../testing/model-request.ts'
import type { ModelEvent } from './model.ts'
import { ProviderError } from './provider-error.ts'
import { RETRY_AFTER_MAX_MS, TRIES_MAX } from './retry.ts'

let current: FakedAnthropicModel | undefined
afterEach(() => current?.fake.close())

async function faked(...args: Parameters<typeof fakedAnthropicModel>): Promise<FakedAnthropicModel> {
  current = await fakedAnthropicModel(...args)
  return current
}

const never = new AbortController().signal
const greeting = messageEvents({
  blocks: [{ type: 'text', text: 'Net sales were fine.' }],
  usage: { inputTokens: 7, outputTokens: 9 },
})
const overloaded: FakeAnswer = { type: 'error', status: 529, errorType: 'overloaded_error' }

async function failureOf({ model }: FakedAnthropicModel): Promise<{ events: ModelEvent[]; error: ProviderError }> {
  const { events, error } = await hearOut(model.stream(modelRequest(), never))
  if (!(error instanceof ProviderError)) throw new Error(`not a provider error: ${String(error)}`)
  return { events, error }
}

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
    await faked({ type: 'error', status, errorType })
    const { error } = await failureOf(current!)
    expect(error.kind).toBe(kind)
    expect(current!.requests).toHaveLength(tries)
    expect(current!.pauses).toHaveLength(tries - 1)
  })

  test('of a prompt beyond the window is told apart from other bad requests', async () => {
    const message = 'prompt is too long: 1000321 tokens > 1000000 maximum'
    const { error } = await failureOf(
      await faked({ type: 'error', status: 400, errorType: 'invalid_request_error', message }),
    )
    expect(error.kind).toBe('context_too_long')
  })

  test('of a spend limit is not tried again, though its status is a rate limit’s', async () => {
    const details = { error_code: 'contract_spend_limit_reached' }
    const { error } = await failureOf(
      await faked({ type: 'error', status: 429, errorType: 'rate_limit_error', details }),
    )
    expect(error.kind).toBe('rejected')
    expect(current!.requests).toHaveLength(1)
  })

  test('the provider advises against retrying is not retried', async () => {
    await faked({ ...overloaded, headers: { 'x-should-retry': 'false' } })
    await failureOf(current!)
    expect(current!.requests).toHaveLength(1)
  })

  test('never holds the key or what the provider wrote', async () => {
    await faked(overloaded, { key: 'sk-secret', accepted: 'sk-other' })
    const { error } = await failureOf(current!)
    expect(error.kind).toBe('bad_key')
    expect(`${error.message} ${String(error.cause)}`).not.toContain('sk-secret')
    expect(error.message).toBe('401 authentication_error')
  })

  test('to connect at all is tried again, then told as unavailable', async () => {
    await faked(overloaded)
    await current!.fake.close()
    const { error } = await failureOf(current!)
    expect(error.kind).toBe('unavailable')
    expect(current!.pauses).toHaveLength(TRIES_MAX - 1)
  })

  test.each([
    ['max_tokens', 'max_tokens'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'context_too_long'],
  ])('stop reason %s is %s, after the text that came', async (stopReason, kind) => {
    const events = messageEvents({ blocks: [{ type: 'text', text: 'Well' }], stopReason })
    const failed = await failureOf(await faked({ type: 'stream', events }))
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
    const heard = await hearOut((await faked({ type: 'stream', events })).model.stream(modelRequest(), never))
    expect(heard.events.at(-1)).toEqual({ type: 'stop', reason })
  })
})

describe('retries', () => {
  test('go on with the answer, and say so with a sign of life in between', async () => {
    await faked([overloaded, overloaded, { type: 'stream', events: greeting }])
    const { events, error } = await hearOut(current!.model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(events.slice(0, 2)).toEqual([
      { type: 'retrying', kind: 'overloaded', delayMs: 250 },
      { type: 'retrying', kind: 'overloaded', delayMs: 500 },
    ])
    expect(textOf(events)).toBe('Net sales were fine.')
  })

  test('wait as long as the provider asks', async () => {
    const limited: FakeAnswer = {
      type: 'error',
      status: 429,
      errorType: 'rate_limit_error',
      headers: { 'retry-after': '7' },
    }
    await hearOut((await faked([limited, { type: 'stream', events: greeting }])).model.stream(modelRequest(), never))
    expect(current!.pauses).toEqual([7_000])
  })

  test('do not wait longer than a person would', async () => {
    const headers = { 'retry-after': String(RETRY_AFTER_MAX_MS / 1000 + 1) }
    const { error } = await failureOf(
      await faked({ type: 'error', status: 429, errorType: 'rate_limit_error', headers }),
    )
    expect(error.retryAfterMs).toBe(RETRY_AFTER_MAX_MS + 1_000)
    expect(current!.requests).toHaveLength(1)
  })

  test('follow a stream that fails before its first token, whether told or torn', async () => {
    const start = greeting.slice(0, 2)
    const told = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
    await faked([
      { type: 'stream', events: [...start, told] },
      { type: 'stream', events: start, ending: 'destroy' },
      { type: 'stream', events: start, ending: 'end' },
      { type: 'stream', events: greeting },
    ])
    const { events, error } = await hearOut(current!.model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.kind] : []))).toEqual([
      'overloaded',
      'protocol',
      'protocol',
    ])
    expect(textOf(events)).toBe('Net sales were fine.')
  })

  test.each([
    ['text', greeting.slice(0, 5)],
    ['thinking', messageEvents({ blocks: [{ type: 'thinking', thinking: 'Hm', signature: 's' }] }).slice(0, 4)],
    [
      'a tool call',
      messageEvents({ blocks: [{ type: 'tool_use', id: 'toolu_1', name: 'query_actuals', input: { a: 1 } }] }).slice(
        0,
        5,
      ),
    ],
  ])('never follow a stream that broke after %s had come', async (_, events) => {
    for (const ending of ['end', 'destroy'] as const) {
      const { error } = await failureOf(await faked({ type: 'stream', events, ending }))
      expect(error.kind).toBe('protocol')
      expect(current!.requests).toHaveLength(1)
      await current!.fake.close()
    }
  })
})
