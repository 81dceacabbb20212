import { EVENT_MAX_BYTES, eventSizeBytes, type LogEvent, type TextData } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { afterToolStart, placeText, takeBack, TEXT_START } from './text-position.ts'

test('text begins a block, goes on in it, and begins another behind a tool call', () => {
  const first = placeText(TEXT_START, 'Hello')
  expect(first.data).toEqual({ mode: 'delta', block: 0, offset: 0, text: 'Hello' })
  const second = placeText(first.position, ' you')
  expect(second.data).toMatchObject({ block: 0, offset: 5 })
  const third = placeText(afterToolStart(afterToolStart(second.position)), 'again')
  expect(third.data).toMatchObject({ block: 1, offset: 0 })
  expect(placeText(afterToolStart(TEXT_START), 'first').data).toMatchObject({ block: 0, offset: 0 })
})

test('what is taken back names every tool call, dataset and chart with an event past the checkpoint, once', () => {
  const past = [
    { event: 'text', data: { mode: 'delta', block: 1, offset: 3, text: 'x' } },
    { event: 'tool_start', data: { toolCallId: 't1', tool: 'q', title: '', input: {} } },
    { event: 'tool_end', data: { toolCallId: 't1', tool: 'q', outcome: 'ok', summary: '', durationMs: 1 } },
    { event: 'tool_end', data: { toolCallId: 't0', tool: 'q', outcome: 'ok', summary: '', durationMs: 1 } },
    { event: 'dataset', data: { datasetId: 'd1' } },
    { event: 'chart', data: { chartId: 'c1' } },
    { event: 'follow_ups', data: { items: [] } },
    { event: 'status', data: { status: 'queued', attempt: 2 } },
  ] as unknown as LogEvent[]
  expect(takeBack({ block: 1, offset: 3, afterTool: false }, past)).toEqual([
    { event: 'text', data: { mode: 'snapshot', block: 1, offset: 3, text: '', drop: ['t1', 't0', 'd1', 'c1'] } },
  ])
  expect(takeBack(TEXT_START, [])).toMatchObject([{ data: { block: 0, offset: 0, drop: [] } }])
})

test('more names than one event may hold are told in several, each within the bound, and all of them', () => {
  const ids = Array.from({ length: 9_000 }, (_, index) => `tööl "${index}"`)
  const past = ids.map((toolCallId): LogEvent => ({ event: 'tool_start', data: { toolCallId, tool: 'q', title: '', input: {} } }))
  const told = takeBack({ block: 2, offset: 7, afterTool: true }, past)
  expect(told.length).toBeGreaterThan(2)
  expect(told.flatMap(({ data }) => (data as TextData).drop)).toEqual(ids)
  for (const event of told) {
    expect(event.data).toMatchObject({ mode: 'snapshot', block: 2, offset: 7, text: '' })
    expect(eventSizeBytes(event)).toBeLessThanOrEqual(EVENT_MAX_BYTES)
  }
  // As few as it takes: the next name would not have fitted.
  for (const event of told.slice(0, -1)) expect(eventSizeBytes(event)).toBeGreaterThan(EVENT_MAX_BYTES - 100)
})
