import { afterEach, describe, expect, test } from 'vitest'
import { fakedAnthropicModel, type FakedAnthropicModel } from '../testing/faked-anthropic-model.ts'
import { messageEvents } from '../testing/index.ts'
import { hearOut, modelRequest, textOf } from '../testing/model-request.ts'

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

describe('an answer', () => {
  test('comes as text deltas, signs of life, cumulative usage and a stop', async () => {
    const { model } = await faked({ type: 'stream', events: greeting })
    const { events, error } = await hearOut(model.stream(modelRequest(), never))
    expect(error).toBeUndefined()
    expect(textOf(events)).toBe('Net sales were fine.')
    expect(events).toContainEqual({ type: 'alive' })
    expect(events.findLast(({ type }) => type === 'usage')).toEqual({
      type: 'usage',
      usage: { inputTokens: 7, outputTokens: 9, cacheReadTokens: 0, cacheWriteTokens: 0 },
    })
    expect(events.at(-1)).toEqual({ type: 'stop', reason: 'end' })
    expect(await current!.requests[0]!.closed).toBe('fake')
  })

  test('with tool calls has their input put together from its pieces', async () => {
    const input = { metrics: ['net_sales'], fiscalYears: [2012], note: 'a "quoted" ☃' }
    const { model } = await faked({
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
    const { model } = await faked([
      { type: 'stream', events: messageEvents({ blocks }) },
      { type: 'stream', events: greeting },
    ])
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
    expect(current!.requests[1]!.body.messages[1]!.content).toEqual(blocks)
  })
})

describe('a request', () => {
  test('marks the stable prefix and the tail for the cache, and nothing else', async () => {
    const { model } = await faked({ type: 'stream', events: greeting })
    await hearOut(model.stream(modelRequest(), never))
    const { body, headers } = current!.requests[0]!
    expect(body.system!.map(({ cache_control }) => cache_control)).toEqual([{ type: 'ephemeral' }, undefined])
    expect(body.tools![0]!.cache_control).toBeUndefined()
    expect(body.messages.at(-1)!.content.at(-1)!.cache_control).toEqual({ type: 'ephemeral' })
    expect(body).toMatchObject({ model: 'claude-sonnet-5-5', stream: true, max_tokens: 1_000 })
    expect(headers['anthropic-version']).toBeDefined()
  })

  test('marks the tail of the step before as well, which a step with many calls is too long to find', async () => {
    const { model } = await faked({ type: 'stream', events: greeting })
    const call = (id: string) => ({ type: 'tool_call' as const, id, name: 'query_actuals', input: {} })
    const result = (toolCallId: string) => ({ toolCallId, outcome: 'ok' as const, content: '{}' })
    const ids = (step: number): string[] => Array.from({ length: 12 }, (_, at) => `toolu_${step}_${at}`)
    const steps = [1, 2].flatMap((step) => [
      { role: 'assistant' as const, parts: ids(step).map(call) },
      { role: 'tool' as const, answers: ids(step).map(result) },
    ])
    const { error } = await hearOut(
      model.stream(modelRequest({ messages: [...modelRequest().messages, ...steps] }), never),
    )
    expect(error).toBeUndefined()
    const marked = current!.requests[0]!.body.messages.map(({ content }) =>
      content.flatMap(({ cache_control }, at) => (cache_control === undefined ? [] : [at])),
    )
    expect(marked).toEqual([[], [], [11], [], [11]])
  })

  test('tells a failed tool as an error, and leaves out words that are none', async () => {
    const { model } = await faked({ type: 'stream', events: greeting })
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
    expect(current!.requests[0]!.body.messages[2]!.content[0]).toMatchObject({
      type: 'tool_result',
      is_error: true,
      content: 'no',
    })
  })
})
