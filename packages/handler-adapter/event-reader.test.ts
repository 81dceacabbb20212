import { describe, expect, test } from 'vitest'
import { createEventReader, type HandlerEvent } from './event-reader.ts'
import { textOf } from './testing/recorded-context.ts'

function textFrom(...events: (string | object | HandlerEvent)[]): string {
  const read = createEventReader(() => 0)
  return events
    .map((event) => {
      const heard = read(isHandlerEvent(event) ? event : { name: 'message', data: dataOf(event) })
      return Array.isArray(heard) ? textOf(heard) : JSON.stringify(heard)
    })
    .join('')
}

const isHandlerEvent = (event: string | object): event is HandlerEvent => typeof event === 'object' && 'data' in event
const dataOf = (event: string | object): string => (typeof event === 'string' ? event : JSON.stringify(event))

describe('words are read from', () => {
  test.for<[string, string | object]>([
    ['plain data', 'Hi'],
    ['a JSON string', '"Hi"'],
    ['`delta`', { delta: 'Hi' }],
    ['`text`', { text: 'Hi' }],
    ['`content`', { content: 'Hi' }],
    ['`token`', { token: 'Hi' }],
    ['`answer`', { answer: 'Hi' }],
    [
      'a list of parts',
      {
        content: [
          { type: 'text', text: 'H' },
          { type: 'text', text: 'i' },
        ],
      },
    ],
    ['an object in `delta`', { delta: { content: 'Hi' } }],
    ['a type that says so', { type: 'token', text: 'Hi' }],
    ['a chunk of OpenAI chat', { choices: [{ index: 0, delta: { role: 'assistant', content: 'Hi' } }] }],
    ['a whole answer of OpenAI chat', { choices: [{ message: { role: 'assistant', content: 'Hi' } }] }],
    ['a delta of OpenAI responses', { type: 'response.output_text.delta', delta: 'Hi' }],
    ['a delta of Anthropic', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hi' } }],
    ['a delta of the AI SDK', { type: 'text-delta', id: '1', delta: 'Hi' }],
  ])('%s', ([, event]) => {
    expect(textFrom(event)).toBe('Hi')
  })

  test('numbers and other JSON that is no string, as they stand: somebody streams bare words', () => {
    expect(textFrom('It is ', '42', ' ', 'true', ' [1]')).toBe('It is 42 true [1]')
  })

  test('events with a usual name, not from others', () => {
    expect(textFrom({ name: 'token', data: 'Hi' }, { name: 'status', data: 'thinking' })).toBe('Hi')
    expect(
      textFrom({ name: 'content_block_delta', data: '{"type":"content_block_delta","delta":{"text":"Hi"}}' }),
    ).toBe('Hi')
  })
})

test('what says all of it once more, or nothing, is passed over', () => {
  const silent = [
    { type: 'response.output_text.done', text: 'Hi' },
    { type: 'message_start', message: { content: [] } },
    { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } },
    { type: 'text-start', id: '1' },
    { type: 'reasoning-delta', id: '1', delta: 'hm' },
    { choices: [] },
    { usage: { tokens: 3 } },
    { delta: null },
  ]
  expect(textFrom(...silent)).toBe('')
})

test('an answer ends where it says so', () => {
  const read = createEventReader(() => 0)
  expect(read({ name: 'message', data: '[DONE]' })).toBe('end')
  expect(read({ name: 'done', data: '{}' })).toBe('end')
  expect(read({ name: 'end', data: '' })).toBe('end')
})

test('a failure is told in the handler’s words', () => {
  const read = createEventReader(() => 0)
  expect(read({ name: 'error', data: 'overloaded' })).toEqual({ failed: 'overloaded' })
  expect(read({ name: 'error', data: '{"message":"overloaded"}' })).toEqual({ failed: 'overloaded' })
  expect(read({ name: 'message', data: '{"type":"error","errorText":"no"}' })).toEqual({ failed: 'no' })
  expect(read({ name: 'message', data: '{"type":"error","error":{"message":"no"}}' })).toEqual({ failed: 'no' })
})

describe('tool calls of the AI SDK', () => {
  const part = (data: object): HandlerEvent => ({ name: 'message', data: JSON.stringify(data) })

  test('become tool events, timed by the clock', () => {
    let nowMs = 1000
    const read = createEventReader(() => nowMs)
    expect(
      read(part({ type: 'tool-input-available', toolCallId: 't', toolName: 'weather', input: { city: 'Bern' } })),
    ).toEqual([
      { event: 'tool_start', data: { toolCallId: 't', tool: 'weather', title: 'weather', input: { city: 'Bern' } } },
    ])
    nowMs = 1250
    expect(read(part({ type: 'tool-output-available', toolCallId: 't', output: {} }))).toEqual([
      { event: 'tool_end', data: { toolCallId: 't', tool: 'weather', outcome: 'ok', summary: '', durationMs: 250 } },
    ])
  })

  test('that end without a start, or for the time being, say nothing', () => {
    const read = createEventReader(() => 0)
    expect(read(part({ type: 'tool-output-error', toolCallId: 't', errorText: 'no' }))).toEqual([])
    read(part({ type: 'tool-input-available', toolCallId: 't', toolName: 'weather', input: {} }))
    expect(read(part({ type: 'tool-output-available', toolCallId: 't', output: 1, preliminary: true }))).toEqual([])
    expect(read(part({ type: 'tool-output-error', toolCallId: 't', errorText: 'no' }))).toMatchObject([
      { data: { outcome: 'error', summary: 'no' } },
    ])
  })
})
