import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  EVENT_SCHEMAS,
  type Cell,
  type CheckData,
  type DatasetData,
  type LogEvent,
  type ToolStartData,
} from './events.ts'
import { eventSizeBytes, fitEvent } from './fit-event.ts'
import { DATASET_EVENT_MAX_ROWS, EVENT_MAX_BYTES } from './limits.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'

const columns: DatasetData['columns'] = [{ key: 'name', label: 'Name', unit: 'text' }]

function dataset(changes: Partial<DatasetData>): LogEvent & { event: 'dataset' } {
  const data: DatasetData = {
    datasetId: 'd',
    toolCallId: 't',
    title: 'Title',
    columns,
    rows: [],
    total: 0,
    asOf: '2026-06-30',
    scope: 'Scope',
    ...changes,
  }
  return { event: 'dataset', data }
}

test('an event that fits is the same one', () => {
  const event = dataset({ rows: [{ name: 'a' }], total: 1 })
  expect(fitEvent(event)).toBe(event)
})

test('rows give way first and from the end, `total` never', () => {
  const rows = Array.from({ length: 150 }, (_, index) => ({ name: `${index} ${'x'.repeat(1000)}` }))
  const fitted = fitEvent(dataset({ rows, total: 150 })) as ReturnType<typeof dataset>
  expect(fitted.data.total).toBe(150)
  expect(fitted.data.rows.length).toBeGreaterThan(50)
  expect(fitted.data.rows).toEqual(rows.slice(0, fitted.data.rows.length))
  expect(fitted.data.title).toBe('Title')
})

test('of a check the last marks give way, its counts never', () => {
  const marks = Array.from({ length: 5000 }, (_, index) => ({ offset: index * 9, length: 3 }))
  const fitted = fitEvent({ event: 'check', data: { cited: 7, supported: 8, unsupported: 5000, marks } })
  const data = fitted.data as CheckData
  expect(data).toMatchObject({ cited: 7, supported: 8, unsupported: 5000 })
  expect(data.marks.length).toBeGreaterThan(1000)
  expect(data.marks).toEqual(marks.slice(0, data.marks.length))
})

test('a dataset has at most as many rows as an event may tell, short as they are', () => {
  const rows = Array.from({ length: DATASET_EVENT_MAX_ROWS + 1 }, () => ({ name: 'a' }))
  const fitted = fitEvent(dataset({ rows, total: rows.length })) as ReturnType<typeof dataset>
  expect(fitted.data.rows).toHaveLength(DATASET_EVENT_MAX_ROWS)
  expect(fitted.data.total).toBe(DATASET_EVENT_MAX_ROWS + 1)
})

test("a tool's input becomes the beginning of its JSON, and its title stays", () => {
  const input = { question: '😀\u2028"'.repeat(30_000) }
  const fitted = fitEvent({ event: 'tool_start', data: { toolCallId: 't', tool: 'query', title: 'Title', input } })
  const data = fitted.data as ToolStartData
  expect(data.title).toBe('Title')
  expect(data.input).toEqual({ truncated: true, json: expect.stringMatching(/^\{"question":"😀.*…$/su) })
  expect(eventSizeBytes(fitted)).toBeGreaterThan(EVENT_MAX_BYTES * 0.99)
})

test('a text is not cut here, and ids never: too long ones are refused', () => {
  const long = 'x'.repeat(EVENT_MAX_BYTES)
  expect(() => fitEvent({ event: 'text', data: { mode: 'delta', block: 0, offset: 0, text: long } })).toThrow(
    RangeError,
  )
  expect(() => fitEvent(dataset({ datasetId: long }))).toThrow(RangeError)
})

/** Words from short to far too long, of what JSON and UTF-8 write at length. */
const words = fc
  .tuple(fc.constantFrom('a', 'é', '😀', '\u0001', '\u2028', '\ud83d', '"\\'), fc.constantFrom(0, 1, 5, 300, 4000))
  .map(([unit, count]) => unit.repeat(count))
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 12 })
const id = fc.constantFrom('a', 'tool-call-1')
const unit = fc.constantFrom('usd' as const, 'text' as const)
const cell: fc.Arbitrary<Cell> = fc.oneof(words, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null))
const whole = fc.nat()

const anyEvent: fc.Arbitrary<LogEvent> = fc.oneof(
  fc
    .record({
      toolCallId: id,
      tool: words,
      title: words,
      input: fc.oneof(words, list(words), fc.dictionary(id, words)),
    })
    .map((data): LogEvent => ({ event: 'tool_start', data })),
  fc
    .record(
      {
        toolCallId: id,
        tool: words,
        outcome: fc.constantFrom('ok', 'error'),
        summary: words,
        durationMs: whole,
        download: fc.record({
          datasetId: words,
          format: fc.constantFrom('csv', 'xlsx'),
          fileName: words,
          path: words,
          rows: whole,
          columns: whole,
        }),
      },
      { requiredKeys: ['toolCallId', 'tool', 'outcome', 'summary', 'durationMs'] },
    )
    .map((data): LogEvent => ({ event: 'tool_end', data })),
  fc
    .record({
      datasetId: id,
      toolCallId: id,
      title: words,
      columns: list(fc.record({ key: words, label: words, unit })),
      rows: list(fc.dictionary(id, cell)),
      total: whole,
      totals: fc.dictionary(id, cell),
      asOf: words,
      scope: words,
      formula: words,
    })
    .map((data): LogEvent => ({ event: 'dataset', data })),
  fc
    .record({
      chartId: id,
      datasetId: id,
      title: words,
      spec: fc.record({
        kind: fc.constant('bar' as const),
        x: words,
        series: fc.array(words, { minLength: 1, maxLength: 8 }),
        unit,
      }),
    })
    .map((data): LogEvent => ({ event: 'chart', data })),
  list(words).map((items): LogEvent => ({ event: 'follow_ups', data: { items } })),
  list(fc.record({ offset: whole, length: fc.integer({ min: 1 }) })).map((marks): LogEvent => ({
    event: 'check',
    data: { cited: 0, supported: 0, unsupported: marks.length, marks },
  })),
  fc
    .record({ code: words, message: words, retryable: fc.boolean() })
    .map((data): LogEvent => ({ event: 'error', data })),
  words.map((reason): LogEvent => ({ event: 'status', data: { status: 'queued', attempt: 1, reason } })),
)

test('every event ends within any sensible bound and stays what it is', { timeout: RUNS_TIMEOUT_MS }, () => {
  fc.assert(
    fc.property(anyEvent, fc.integer({ min: 500, max: 8000 }), (event, maxBytes) => {
      const fitted = fitEvent(event, maxBytes)
      expect(eventSizeBytes(fitted)).toBeLessThanOrEqual(maxBytes)
      expect(fitted.event).toBe(event.event)
      expect(EVENT_SCHEMAS[fitted.event].safeParse(fitted.data).success).toBe(true)
      if (eventSizeBytes(event) <= maxBytes) expect(fitted).toBe(event)
    }),
    runCount(500),
  )
})
