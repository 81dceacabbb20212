import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { unzip } from '../testing/unzip.ts'
import { datasetCsv } from './csv.ts'
import type { DatasetResource } from './dataset-resource.ts'
import { datasetSpreadsheet } from './spreadsheet.ts'

const FORMULAS = ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '＝1', '=cmd|\' /C calc\'!A0']

function datasetOf(values: readonly (string | number | boolean | null)[], label = 'Value'): DatasetResource {
  return {
    datasetId: 'run.d1',
    toolCallId: 'call',
    title: '=title',
    columns: [{ key: 'value', label, unit: 'usd' }],
    rows: values.map((value) => ({ value })),
    total: values.length,
    asOf: '2026-06-30',
    scope: '=scope',
    formula: '=a/b',
  }
}

test.each(FORMULAS)('CSV: %j is text in a cell and in a label', async (formula) => {
  const csv = await text(datasetCsv(datasetOf([formula], formula)))
  const cells = csv.replace(/^\ufeff/, '').split('\r\n').slice(0, -1)
  expect(cells).toHaveLength(2)
  for (const cell of cells) expect(cell.replace(/^"/, '')).toMatch(/^'/)
})

test('CSV: figures stay figures, negative ones too; nothing is empty; truth is a word', async () => {
  const csv = await text(datasetCsv(datasetOf([-1.5, 0, 1e21, null, true, false, 'a,b', 'say "hi"', 'two\nlines'])))
  expect(csv.split('\r\n').slice(1)).toEqual([
    '-1.5', '0', '1e+21', '', 'true', 'false', '"a,b"', '"say ""hi"""', '"two\nlines"', '',
  ])
})

test.each(FORMULAS)('XLSX: %j is a string cell', async (formula) => {
  const files = unzip(await datasetSpreadsheet(datasetOf([formula, -1.5], formula)))
  const sheets = [...files].filter(([name]) => name.startsWith('xl/worksheets/sheet')).map(([, xml]) => xml).join('')
  expect(sheets).not.toMatch(/<f[ >]/)
  expect(sheets).toContain('<v>-1.5</v>')
})

test('XLSX: what XML cannot hold is left out, and a cell is cut at what a spreadsheet holds', async () => {
  const files = unzip(await datasetSpreadsheet(datasetOf(['a\u0000b\u000bc\ud800', 'x'.repeat(40_000)])))
  const all = [...files.values()].join('')
  // eslint-disable-next-line no-control-regex
  expect(all).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
  expect(all).toContain('abc')
  expect(all).toContain('x'.repeat(32_767))
  expect(all).not.toContain('x'.repeat(32_768))
})

test('XLSX: the second sheet tells where the figures come from', async () => {
  const dataset = { ...datasetOf([1]), total: 7 }
  const all = [...unzip(await datasetSpreadsheet(dataset)).values()].join('')
  for (const part of ['=title', '2026-06-30', '=scope', '=a/b', '1 of 7', 'run.d1']) expect(all).toContain(part)
})
