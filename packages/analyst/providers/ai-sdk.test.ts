import {
  APICallError, LoadAPIKeyError, type LanguageModelV2, type LanguageModelV4StreamPart, type LanguageModelV4Usage,
} from '@ai-sdk/provider'
import { convertArrayToReadableStream, MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test'
import { describe, expect, it } from 'vitest'
import { hearOut, modelRequest, textOf } from '../testing/model-request.ts'
import { createAiSdkModel } from './ai-sdk.ts'
import type { LanguageModel } from './ai-sdk-language-model.ts'
import type { AssistantPart, ModelEvent, ModelRequest } from './model.ts'
import { ProviderError } from './provider-error.ts'

/** What the conformance suite of the port does not cover: the AI SDK's own. */

const never = new AbortController().signal
const USAGE_V4: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 4, cacheRead: 5, cacheWrite: 3 },
  outputTokens: { total: 9, text: 6, reasoning: 3 },
}
const NOTHING_TOLD: LanguageModelV4Usage = {
  inputTokens: { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: undefined, text: undefined, reasoning: undefined },
}
const finish = (unified: 'stop' | 'tool-calls' | 'other', raw: string = unified, usage = USAGE_V4) =>
  ({ type: 'finish', finishReason: { unified, raw }, usage }) as const
const says = (delta: string): LanguageModelV4StreamPart => ({ type: 'text-delta', id: '0', delta })

function mockOf(...parts: LanguageModelV4StreamPart[]): MockLanguageModelV4 {
  return new MockLanguageModelV4({ doStream: async () => ({ stream: convertArrayToReadableStream(parts) }) })
}

function ask(languageModel: LanguageModel, overrides: Partial<ModelRequest> = {}): ReturnType<typeof hearOut> {
  const model = createAiSdkModel({ languageModel, random: () => 0, pause: () => Promise.resolve() })
  return hearOut(model.stream(modelRequest({ model: languageModel.modelId, ...overrides }), never))
}

function usageIn(events: readonly ModelEvent[]): unknown[] {
  return events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []))
}

describe('a model', () => {
  it('is named for the ledger after its provider, but never as one that has prices, and for people after itself', () => {
    const languageModel = new MockLanguageModelV4({ provider: 'anthropic', modelId: 'claude-sonnet-5-5' })
    expect(createAiSdkModel({ languageModel })).toMatchObject({
      provider: 'ai-sdk:anthropic',
      offline: false,
      defaultModel: 'claude-sonnet-5-5',
      models: [{ id: 'claude-sonnet-5-5' }],
    })
    const local = new MockLanguageModelV4({ provider: 'ollama.chat', modelId: 'qwen3:8b' })
    expect(createAiSdkModel({ languageModel: local }).label).toBe('qwen3:8b, by ollama')
  })

  it('of each version of the interface answers, its usage counted by class', async () => {
    // The SDK's test models no longer have one of this version.
    const v2: LanguageModelV2 = {
      specificationVersion: 'v2',
      provider: 'old.chat',
      modelId: 'old',
      supportedUrls: {},
      doGenerate: () => Promise.reject(new Error('not streamed')),
      doStream: async () => ({
        stream: convertArrayToReadableStream([
          { type: 'text-delta', id: '0', delta: 'Yes.' } as const,
          {
            type: 'finish',
            finishReason: 'stop',
            usage: { inputTokens: 12, outputTokens: 9, totalTokens: 21, cachedInputTokens: 5 },
          } as const,
        ]),
      }),
    }
    const v3 = new MockLanguageModelV3({
      doStream: async () => ({
        stream: convertArrayToReadableStream([{ type: 'text-delta', id: '0', delta: 'Yes.' } as const, finish('stop')]),
      }),
    })
    for (const [languageModel, usage] of [
      [v2, { inputTokens: 7, outputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 0 }],
      [v3, { inputTokens: 4, outputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 3 }],
      [mockOf(says('Yes.'), finish('stop')), { inputTokens: 4, outputTokens: 9, cacheReadTokens: 5, cacheWriteTokens: 3 }],
    ] as const) {
      const { events, error } = await ask(languageModel)
      expect(error).toBeUndefined()
      expect(textOf(events)).toBe('Yes.')
      expect(usageIn(events)).toEqual([usage])
      expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
    }
  })

  it('is asked for no other than itself', async () => {
    const { error } = await ask(mockOf(finish('stop')), { model: 'another' })
    expect(error).toMatchObject({ kind: 'rejected' })
  })
})

describe('a request', () => {
  it('has one system message, the tools, and each answer with its tool and outcome', async () => {
    const languageModel = mockOf(finish('stop'))
    const call = { type: 'tool_call', id: 'c1', name: 'query_actuals', input: { a: 1 } } as const
    await ask(languageModel, {
      messages: [
        { role: 'user', text: '  ' },
        { role: 'assistant', parts: [{ type: 'text', text: '\n' }, call, { ...call, id: 'c2' }] },
        {
          role: 'tool',
          answers: [
            { toolCallId: 'c1', outcome: 'ok', content: '{}' },
            { toolCallId: 'c2', outcome: 'error', content: 'no' },
          ],
        },
        // Of another adapter: nothing of it is left.
        { role: 'assistant', parts: [{ type: 'opaque', body: { type: 'thinking', thinking: 'x', signature: 's' } }] },
      ],
    })
    const { prompt, tools, maxOutputTokens } = languageModel.doStreamCalls[0]!
    expect(maxOutputTokens).toBe(1_000)
    expect(tools).toMatchObject([{ type: 'function', name: 'query_actuals', inputSchema: { type: 'object' } }])
    const toolCall = { type: 'tool-call', toolName: 'query_actuals', input: { a: 1 } }
    const result = { type: 'tool-result', toolName: 'query_actuals' }
    expect(prompt).toEqual([
      { role: 'system', content: 'You are an analyst.\n\nYou are talking to Ada.' },
      { role: 'user', content: [{ type: 'text', text: '(no words)' }] },
      { role: 'assistant', content: [{ ...toolCall, toolCallId: 'c1' }, { ...toolCall, toolCallId: 'c2' }] },
      {
        role: 'tool',
        content: [
          { ...result, toolCallId: 'c1', output: { type: 'text', value: '{}' } },
          { ...result, toolCallId: 'c2', output: { type: 'error-text', value: 'no' } },
        ],
      },
    ])
  })

  it('gives back what the provider added to reasoning and to a call, and to no other model', async () => {
    const languageModel = mockOf(
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm.' },
      { type: 'reasoning-end', id: 'r', providerMetadata: { p: { signature: 's1' } } },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'query_actuals', input: '', providerMetadata: { p: { thought: 's2' } } },
      finish('tool-calls'),
    )
    const { events } = await ask(languageModel)
    const parts = events.flatMap((event): AssistantPart[] => {
      if (event.type === 'opaque') return [event]
      return event.type === 'tool_call' ? [{ type: 'tool_call', ...event.call }] : []
    })
    const messages: ModelRequest['messages'] = [
      { role: 'assistant', parts },
      { role: 'tool', answers: [{ toolCallId: 'c1', outcome: 'ok', content: '{}' }] },
    ]
    await ask(languageModel, { messages })
    expect(languageModel.doStreamCalls[1]!.prompt[1]).toEqual({
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Hm.', providerOptions: { p: { signature: 's1' } } },
        {
          type: 'tool-call', toolCallId: 'c1', toolName: 'query_actuals', input: {}, providerOptions: { p: { thought: 's2' } },
        },
      ],
    })

    const other = new MockLanguageModelV4({ modelId: 'other', doStream: languageModel.doStream })
    await ask(other, { messages })
    expect(other.doStreamCalls[0]!.prompt[1]).toEqual({
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'query_actuals', input: {} }],
    })
  })
})

describe('an answer', () => {
  it('marks a call whose input is no JSON', async () => {
    const { events } = await ask(
      mockOf({ type: 'tool-call', toolCallId: 'c1', toolName: 'query_actuals', input: '{"a":' }, finish('tool-calls')),
    )
    expect(events.slice(0, 2)).toEqual([
      { type: 'tool_call_start', id: 'c1', name: 'query_actuals' },
      { type: 'tool_call', call: { id: 'c1', name: 'query_actuals', input: {}, malformed: true } },
    ])
  })

  it('of which no usage was told tells none', async () => {
    const { events } = await ask(mockOf(says('Yes.'), finish('stop', 'stop', NOTHING_TOLD)))
    expect(usageIn(events)).toEqual([])
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
  })

  it('that nobody said is whole is not taken for whole', async () => {
    const unsaid = { ...finish('other'), finishReason: { unified: 'other', raw: undefined } } as const
    for (const parts of [[says('Yes')], [says('Yes'), unsaid], [finish('tool-calls')]]) {
      const { error } = await ask(mockOf(...parts))
      expect(error).toMatchObject({ kind: 'protocol' })
    }
    const { events } = await ask(mockOf(says('Yes'), finish('other', 'a_reason_of_the_future')))
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
  })
})

describe('an error', () => {
  const failing = (error: unknown): MockLanguageModelV4 =>
    new MockLanguageModelV4({ doStream: () => Promise.reject(error) })
  const api = (statusCode: number | undefined, body?: object): APICallError =>
    new APICallError({
      message: 'the prompt was: secret words',
      url: 'http://x',
      requestBodyValues: { messages: ['secret words'] },
      ...(statusCode === undefined ? {} : { statusCode }),
      ...(body === undefined ? {} : { responseBody: JSON.stringify(body) }),
    })

  it.each<[string, unknown, string]>([
    ['a quota that is used up', api(429, { error: { code: 'insufficient_quota' } }), 'rejected'],
    ['a context by its code', api(400, { error: { code: 'context_length_exceeded' } }), 'context_too_long'],
    ['a context by its words', api(400, { error: { message: 'the input exceeds the available context size' } }), 'context_too_long'],
    ['no connection', api(undefined), 'unavailable'],
    ['a success that cannot be read', api(200), 'protocol'],
    ['a missing key', new LoadAPIKeyError({ message: 'set X_API_KEY' }), 'bad_key'],
    ['a broken stream', new TypeError('terminated'), 'protocol'],
  ])('of %s has its kind', async (_, error, kind) => {
    expect((await ask(failing(error))).error).toMatchObject({ kind })
  })

  it.each<[unknown, string]>([
    [{ message: 'busy', type: 'overloaded_error' }, 'overloaded'],
    [{ error: { message: 'slow', code: 429 } }, 'rate_limit'],
    ['words', 'protocol'],
  ])('in the stream, %j, is %s', async (error, kind) => {
    expect((await ask(mockOf(says('Well'), { type: 'error', error }))).error).toMatchObject({ kind })
  })

  it('holds nothing of what was asked', async () => {
    const { error } = await ask(failing(api(400, { error: { message: 'secret words', code: 'secret words' } })))
    expect(error).toBeInstanceOf(ProviderError)
    expect(`${String(error)} ${JSON.stringify((error as ProviderError).cause)}`).not.toContain('secret')
  })
})
