import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { unzip } from '../testing/unzip.ts'
import { datasetCsv } from './csv.ts'
import type { DatasetResource } from './dataset-resource.ts'
import { datasetSpreadsheet } from './spreadsheet.ts'

const FORMULAS = [
  '=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '\tplain', '=cmd|\' /C calc\'!A0', '=HYPERLINK("http://x")',
  // After what a spreadsheet skips: blanks of every kind, marks that cannot be seen.
  '  =1', '\u00a0=1', '\u3000+1', '\u200b=1', '\ufeff@x', '\u202e=1', '\u0000-1',
  // Look-alikes: full width, small form, superscript, the typographic minus.
  '＝1', '＋1', '－1', '＠x', '﹦1', '﹢1', '﹣1', '﹫x', '⁺1', '₌1', '\u22121',
]
const HARMLESS = ['a=b', 'Müller & Söhne', '3M', '#1', '(=1)', '\'quoted', '1-2', 'a\tb', '.=1', '']

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

test.each(HARMLESS)('CSV: %j stays as it is', async (words) => {
  const csv = await text(datasetCsv(datasetOf([words])))
  const cell = csv.slice(csv.indexOf('\r\n') + 2, -2)
  expect(cell.startsWith('"') ? cell.slice(1, -1) : cell).toBe(words)
})

test('CSV: what another locale takes for the end of a cell ends none', async () => {
  const csv = await text(datasetCsv(datasetOf(['a;=1+1', 'a\t=1+1', 'a|=1'])))
  expect(csv.split('\r\n').slice(1, -1)).toEqual(['"a;=1+1"', '"a\t=1+1"', '"a|=1"'])
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

test('XLSX: a figure has its unit’s format and a day is a day, whatever else stands in the column', async () => {
  const columns = [
    { key: 'day', label: 'Day', unit: 'date' as const },
    { key: 'share', label: 'Share', unit: 'ratio' as const },
    { key: 'sales', label: 'Sales', unit: 'usd' as const },
  ]
  const rows = [
    { day: '2026-06-30', share: 0.25, sales: 1234.5 },
    { day: '2026-06', share: null, sales: NaN },
    { day: '2026-02-31x', share: 1, sales: 'none' },
  ]
  const totals = { sales: 99.5, share: null }
  const files = unzip(await datasetSpreadsheet({ ...datasetOf([]), columns, rows, totals }))
  const styles = files.get('xl/styles.xml')!
  for (const format of ['yyyy-mm-dd', '0.0%', '#,##0.00']) expect(styles).toContain(`formatCode="${format}"`)
  const [data, source] = ['xl/worksheets/sheet1.xml', 'xl/worksheets/sheet2.xml'].map((name) => files.get(name)!)
  // Excel counts days from 1899-12-30.
  expect(data).toContain(`<v>${(Date.UTC(2026, 5, 30) - Date.UTC(1899, 11, 30)) / 86_400_000}</v>`)
  expect(data).toContain('<v>1234.5</v>')
  expect(data).not.toContain('NaN')
  expect([...files.values()].join('')).toContain('2026-02-31x')
  expect(source).toContain('<v>99.5</v>')
  expect([...files.values()].join('')).toContain('Total: Sales')
})

test('XLSX: the second sheet tells where the figures come from', async () => {
  const dataset = { ...datasetOf([1]), total: 7 }
  const all = [...unzip(await datasetSpreadsheet(dataset)).values()].join('')
  for (const part of ['=title', '2026-06-30', '=scope', '=a/b', '1 of 7', 'run.d1']) expect(all).toContain(part)
})
