import {
  DATASET_EVENT_MAX_ROWS,
  EVENT_MAX_BYTES,
  EVENT_SCHEMAS,
  eventSizeBytes,
  UNITS,
  type LogEvent,
} from '@perdure/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromModelAnswer, MODEL_ANSWER_MAX_CHARACTERS, MODEL_ROWS_MAX } from '../providers/tool-answer.ts'
import type { ToolDataset, ToolResult } from '../tools/tool.ts'
import { boundedResult } from './bounded-result.ts'
import { CELL_MAX_CHARACTERS, COLUMNS_MAX, SENTENCES_MAX_CHARACTERS } from './limits.ts'
import { concludeCall } from './tool-calls.ts'

const SEED = 20_261_126
const CALL = { id: 'call', name: 'tool', input: {} }

/** Words from none to far too many, of what JSON and UTF-8 write at length. */
const words = fc
  .tuple(fc.constantFrom('a', 'é', '😀', '\u0001', '\u2028', '\ud83d', '"\\'), fc.constantFrom(0, 1, 30, 500, 9000))
  .map(([unit, count]) => unit.repeat(count))
const cell = fc.oneof(
  { weight: 6, arbitrary: fc.double() },
  { weight: 3, arbitrary: words },
  fc.boolean(),
  fc.constant(null),
)

/** Of up to 90 columns and 500 rows, a few of them different and then again and again. */
const datasets: fc.Arbitrary<ToolDataset> = fc
  .record({
    columns: fc.array(fc.record({ key: words, label: words, unit: fc.constantFrom(...UNITS) }), { maxLength: 90 }),
    cells: fc.array(cell, { minLength: 1, maxLength: 12 }),
    rowCount: fc.constantFrom(0, 1, 59, 60, 61, 200, 201, 500),
    more: fc.nat({ max: 100_000 }),
    hasTotals: fc.boolean(),
    title: words,
    asOf: fc.constant('2026-06-30'),
    scope: words,
    formula: fc.option(words, { nil: undefined }),
  })
  .map(({ columns, cells, rowCount, more, hasTotals, formula, ...told }) => {
    const unique = columns.map((column, index) => ({ ...column, key: `${index}${column.key}` }))
    const rowAt = (row: number) =>
      Object.fromEntries(unique.map(({ key }, column) => [key, cells[(row + column) % cells.length]!]))
    return {
      ...told,
      columns: unique,
      rows: Array.from({ length: rowCount }, (_, row) => rowAt(row)),
      total: rowCount + more,
      ...(hasTotals ? { totals: rowAt(7) } : {}),
      ...(formula === undefined ? {} : { formula }),
    }
  })

const results: fc.Arbitrary<ToolResult> = fc.oneof(
  words.map((summary): ToolResult => ({ outcome: 'error', summary })),
  fc
    .record({ summary: words, dataset: fc.option(datasets, { nil: undefined }), chartTitle: fc.option(words) })
    .map(({ summary, dataset, chartTitle }): ToolResult => ({
      outcome: 'ok',
      summary,
      ...(dataset ? { dataset } : {}),
      ...(chartTitle === null
        ? {}
        : { chart: { datasetId: 'd', title: chartTitle, spec: { kind: 'bar', x: 'x', series: ['y'], unit: 'usd' } } }),
    })),
)

const conclude = (result: ToolResult) =>
  concludeCall('run', CALL, { result, durationMs: 1 }, { datasets: [], charts: 0 })

describe('whatever a tool returns', () => {
  it('reaches the reader as events within their bounds, with a true total and true totals', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(results, (result) => {
        const { events, progress } = conclude(result)
        for (const event of events as LogEvent[]) {
          expect(EVENT_SCHEMAS[event.event].safeParse(event.data).error).toBeUndefined()
          expect(eventSizeBytes(event)).toBeLessThanOrEqual(EVENT_MAX_BYTES)
        }
        const given = result.outcome === 'ok' ? result.dataset : undefined
        const told = events.flatMap((event) => (event.event === 'dataset' ? [event.data] : []))[0]
        expect(told === undefined).toBe(given === undefined)
        if (!told || !given) return
        expect(told.rows.length).toBeLessThanOrEqual(DATASET_EVENT_MAX_ROWS)
        expect(told.columns.length).toBeLessThanOrEqual(COLUMNS_MAX)
        expect(told.total).toBe(given.total)
        for (const [row, cells] of told.rows.entries()) expectCells(cells, given.rows[row]!)
        if (told.totals) expectCells(told.totals, given.totals!)
        const { toolCallId: _, ...known } = told
        expect(progress.datasets).toEqual([known])
      }),
      { numRuns: 150, seed: SEED },
    )
  })

  it('reaches the model within its bounds, with a true total and true totals', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(results, (result) => {
        const { answer } = conclude(result)
        expect(answer.content.length).toBeLessThanOrEqual(MODEL_ANSWER_MAX_CHARACTERS)
        if (result.outcome === 'error') return
        const { dataset } = fromModelAnswer(answer.content) ?? expect.unreachable()
        expect(dataset === undefined).toBe(result.dataset === undefined)
        if (!dataset || !result.dataset) return
        expect(dataset.total).toBe(result.dataset.total)
        expect(dataset.rows.length).toBe(dataset.rowsShown)
        expect(dataset.rowsShown).toBeLessThanOrEqual(MODEL_ROWS_MAX)
        const asRow = (cells: readonly unknown[]) =>
          Object.fromEntries(dataset.columns.map(({ key }, column) => [key, cells[column]]))
        for (const [row, cells] of dataset.rows.entries()) expectCells(asRow(cells), result.dataset.rows[row]!)
        if (dataset.totals) expectCells(asRow(dataset.totals), result.dataset.totals!)
      }),
      { numRuns: 150, seed: SEED },
    )
  })
})

/** Figures are as they were, words at least begin as they did. */
function expectCells(told: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>): void {
  for (const [key, cell] of Object.entries(told)) {
    const original = given[key]
    if (typeof original === 'string') {
      expect(String(cell).length).toBeLessThanOrEqual(CELL_MAX_CHARACTERS)
      expect(original.startsWith(String(cell).replace(/…$/, ''))).toBe(true)
    } else if (typeof original === 'number' && !Number.isFinite(original)) {
      expect(cell).toBeNull()
    } else {
      expect(cell === original || (cell === 0 && original === 0), `${String(cell)} of ${String(original)}`).toBe(true)
    }
  }
}

describe('a result', () => {
  it('that is within its bounds stays as it is', () => {
    const dataset: ToolDataset = {
      title: 'T',
      columns: [{ key: 'a', label: 'A', unit: 'usd' }],
      rows: [{ a: 1 }, { a: null }],
      total: 9,
      totals: { a: 12 },
      asOf: '2026-06-30',
      scope: 'S',
      formula: 'F',
    }
    const result: ToolResult = { outcome: 'ok', summary: 'Two of nine.', dataset }
    expect(boundedResult(result)).toEqual(result)
  })

  it('says how many columns went', () => {
    const columns = Array.from({ length: COLUMNS_MAX + 2 }, (_, index) => ({
      key: `c${index}`,
      label: 'C',
      unit: 'usd' as const,
    }))
    const summary = 'x'.repeat(SENTENCES_MAX_CHARACTERS)
    const dataset = { title: 'T', columns, rows: [], total: 0, asOf: '2026-06-30', scope: 'S' }
    const bounded = boundedResult({ outcome: 'ok', summary, dataset })
    expect(bounded.summary).toHaveLength(SENTENCES_MAX_CHARACTERS)
    expect(bounded.summary).toMatch(/… 2 of 50 columns are left out: ask for fewer\.$/)
  })
})
