import type { KnownDataset } from '@perdure/analyst'
import type { Row } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { printResult } from './result.ts'
import { printTable, type PrintedTable } from './table.ts'

const SALES: PrintedTable = {
  columns: [
    { key: 'unit', label: 'Business unit', unit: 'text' },
    { key: 'year', label: 'Fiscal year', unit: 'year' },
    { key: 'sales', label: 'Net sales', unit: 'usd' },
    { key: 'ratio', label: 'Margin %', unit: 'ratio' },
    { key: 'change', label: 'Change', unit: 'percentage_points' },
    { key: 'heads', label: 'Heads', unit: 'count' },
    { key: 'whole', label: 'Whole', unit: 'text' },
  ],
  rows: [
    { unit: 'Signals', year: 2026, sales: 1234.5, ratio: 0.3824, change: -1.44, heads: 1200, whole: true },
    { unit: 'ITS Software', year: 2026, sales: -7, ratio: null, change: 2, heads: 3 },
  ],
  totals: { sales: 1227.5, heads: 1203 },
}

test('a table stands in columns: figures at the right as their unit reads, totals at the end', () => {
  expect(printTable(SALES, 160)).toEqual([
    'Business',
    'unit          Fiscal year  Net sales  Margin %   Change  Heads  Whole',
    '────────────  ───────────  ─────────  ────────  ───────  ─────  ─────',
    'Signals              2026  $1,234.50     38.2%  -1.4 pp  1,200  yes',
    'ITS Software         2026     -$7.00         –  +2.0 pp      3  –',
    '────────────  ───────────  ─────────  ────────  ───────  ─────  ─────',
    'Total                      $1,227.50                     1,203',
  ])
})

test('a table that is wider than the terminal stands row by row, with every text whole', () => {
  const long = 'x'.repeat(300)
  const rows: Row[] = [{ unit: long, year: 2026 }, { unit: 'b' }]
  const lines = printTable({ columns: SALES.columns.slice(0, 3), rows }, 40)
  expect(lines).toEqual([`Business unit  ${long}`, 'Fiscal year    2026', '', 'Business unit  b'])
})

test('a long text stands in lines beside the figures of its row', () => {
  const text = `${'word '.repeat(20)}end`
  const rows: Row[] = [{ unit: text, year: 2026 }, { unit: '' }]
  const lines = printTable({ columns: SALES.columns.slice(0, 2), rows }, 160)
  expect(lines).toEqual([
    `Business unit${' '.repeat(56)}  Fiscal year`,
    `${'─'.repeat(69)}  ───────────`,
    `${'word '.repeat(14).trim()}         2026`,
    'word word word word word word end',
    `–${' '.repeat(68)}            –`,
  ])
})

test('no name in the books moves the cursor or colours the terminal', () => {
  const lines = printTable({ ...SALES, rows: [{ unit: 'a\u001b[31mb\r\nc\u2028d' }] }, 160)
  expect(lines[3]).toMatch(/^a \[31mb c d /)
})

test('a table without rows still tells its columns', () => {
  expect(printTable({ columns: SALES.columns.slice(0, 1), rows: [] }, 80)).toEqual(['Business', 'unit', '────────'])
})

const DATASET: KnownDataset = {
  datasetId: 'd1',
  title: 'Net sales',
  columns: [{ key: 'sales', label: 'Net sales', unit: 'usd' }],
  rows: [{ sales: 1 }],
  total: 40,
  asOf: '2026-06-30',
  scope: 'FY2026',
  formula: 'a − b',
}
const CALL = { call: { tool: 'query_actuals', input: {} }, userId: 'ada', durationMs: 12.4 }

test('a result tells its table, how much of it, its scope and formula, and how long it took', () => {
  const result = { outcome: 'ok' as const, summary: 'Forty rows.', dataset: DATASET }
  expect(printResult({ ...CALL, result, dataset: DATASET }, 80)).toBe(
    [
      'Net sales',
      '',
      'Net sales',
      '─────────',
      '    $1.00',
      '',
      'Dataset  d1: 1 of 40 rows, as of 2026-06-30',
      'Scope    FY2026',
      'Formula  a − b',
      'Summary  Forty rows.',
      '(query_actuals as ada, 12 ms)',
      '',
    ].join('\n'),
  )
})

test('a chart and a file are told in a line, a refusal in its words', () => {
  const chart = {
    datasetId: 'd1',
    title: 'T',
    spec: { kind: 'bar' as const, x: 'unit', series: ['sales'], unit: 'usd' as const },
  }
  const path = '/api/ai/datasets/d1?format=csv'
  const download = { datasetId: 'd1', format: 'csv' as const, fileName: 'T.csv', path, rows: 1, columns: 1 }
  const result = { outcome: 'ok' as const, summary: 'Done.', chart, download }
  const printed = printResult({ ...CALL, result, dataset: undefined }, 80)
  expect(printed).toContain('Chart    bar of sales over unit of d1\n')
  expect(printed).toContain(`File     T.csv: ${path}\n`)
  const refusal = { outcome: 'error' as const, summary: 'No such year.' }
  expect(printResult({ ...CALL, result: refusal, dataset: undefined }, 80)).toBe('Refused: No such year.\n(query_actuals as ada, 12 ms)\n')
})

test('a long label is broken into lines above its figures', () => {
  const columns = [
    { key: 'unit', label: 'Business unit', unit: 'text' as const },
    { key: 'change', label: 'Change from the baseline', unit: 'usd' as const },
  ]
  expect(printTable({ columns, rows: [{ unit: 'Signals', change: 1 }] }, 160)).toEqual([
    'Business   Change from',
    'unit      the baseline',
    '────────  ────────────',
    'Signals          $1.00',
  ])
})
