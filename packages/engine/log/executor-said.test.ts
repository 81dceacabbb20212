import { EVENT_MAX_BYTES, eventSizeBytes, type LogEvent } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import type { EmitOptions, ExecutorEvent } from '../runs/executor.ts'
import { checkSaid } from './executor-said.ts'

const START = { event: 'tool_start', data: { toolCallId: 't1', tool: 'query', title: 'Sales', input: { year: 2026 } } } as const
const END = {
  event: 'tool_end',
  data: { toolCallId: 't1', tool: 'query', outcome: 'ok', summary: '3 rows', durationMs: 4 },
} as const

const nothingStarted = (): boolean => false

describe('what no reader could read is refused whole', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const cases: [string, unknown[], EmitOptions, RegExp][] = [
    ['a tool call that ends without its beginning', [END], {}, /No tool call t1 has begun/],
    ['an end before its beginning', [END, START], {}, /No tool call t1 has begun/],
    ['half a millisecond', [START, { ...END, data: { ...END.data, durationMs: 0.5 } }], {}, /no tool_end/],
    ['a tool call without an id', [{ event: 'tool_start', data: { tool: 'query' } }], {}, /no tool_start/],
    ['an input that is no JSON', [{ event: 'tool_start', data: { ...START.data, input: cyclic } }], {}, /circular/i],
    ['an input that JSON cannot count', [{ event: 'tool_start', data: { ...START.data, input: 1n } }], {}, /BigInt/],
    ['text that is none', [{ event: 'text', text: 7 }], {}, /no text/],
    ['the end of the run', [{ event: 'done', data: { status: 'completed' } }], {}, /cannot say done/],
    ['a status', [{ event: 'status', data: { status: 'running', attempt: 1 } }], {}, /cannot say status/],
    ['an unknown event', [{ event: 'weather', data: {} }], {}, /cannot say weather/],
    ['ids longer than an event', [{ ...START, data: { ...START.data, toolCallId: 'x'.repeat(EVENT_MAX_BYTES) } }], {}, /within/],
    ['a checkpoint that is no JSON', [], { checkpoint: () => 1 }, /A checkpoint must be JSON/],
    ['a charge that is no JSON', [], { charges: [{ id: 'c', body: undefined }] }, /A charge must be JSON/],
    ['a charge without an id', [], { charges: [{ id: 7 as unknown as string, body: 1 }] }, /The id of a charge is/],
  ]
  test.each(cases)('%s', (_what, events, options, message) => {
    const said = [{ event: 'text', text: 'before' }, ...events] as ExecutorEvent[]
    expect(() => checkSaid(said, options, nothingStarted)).toThrow(message)
  })
})

test('a tool call may end that began in the same breath, or before', () => {
  expect(checkSaid([START, END], {}, nothingStarted).parts).toEqual([START, END])
  expect(checkSaid([END], {}, (id) => id === 't1').parts).toEqual([END])
})

test('what is kept is a copy, as JSON has it', () => {
  const input = { year: 2026, when: new Date(0), nothing: undefined }
  const body = { tokens: [1, 2] }
  const checkpoint = { step: 1 }
  const said = checkSaid([{ ...START, data: { ...START.data, input } }], { checkpoint, charges: [{ id: 'c', body }] }, nothingStarted)
  input.year = 1900
  body.tokens.push(3)
  checkpoint.step = 2
  expect(said.parts).toEqual([
    { ...START, data: { ...START.data, input: { year: 2026, when: '1970-01-01T00:00:00.000Z' } } },
  ])
  expect(said.charges).toEqual([{ id: 'c', body: { tokens: [1, 2] } }])
  expect(said.checkpoint).toBe('{"step":1}')
  expect(checkSaid([], { checkpoint: null }, nothingStarted).checkpoint).toBe('null')
})

test('what is too long for an event gives way', () => {
  const rows = Array.from({ length: 200 }, () => ({ a: 'x'.repeat(2_000) }))
  const dataset: ExecutorEvent = {
    event: 'dataset',
    data: {
      datasetId: 'd',
      toolCallId: 't1',
      title: 'Sales',
      columns: [{ key: 'a', label: 'A', unit: 'text' }],
      rows,
      total: 200,
      asOf: '2026-06-30',
      scope: 'all',
    },
  }
  const [part] = checkSaid([dataset], {}, nothingStarted).parts
  expect(eventSizeBytes(part as LogEvent)).toBeLessThanOrEqual(EVENT_MAX_BYTES)
  expect(part).toMatchObject({ data: { total: 200 } })
})
