import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatasetReading, DatasetRequest, WholeDataset } from './dependencies.ts'
import { DATASET_CALL, datasetOf } from './testing/dataset-script.ts'
import { asCaller } from './testing/people.ts'
import { makeBelongings } from './testing/route-table.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { unzip } from './testing/unzip.ts'

const WHOLE: WholeDataset = {
  title: 'Net sales, größte zuerst',
  columns: datasetOf('').columns,
  rows: [
    { unit: 'Signals', sales: 1200.5 },
    { unit: '=HYPERLINK("http://evil.example")', sales: -3 },
    { unit: null, sales: null },
  ],
  total: 3,
  asOf: '2026-06-30',
  scope: 'FY2026',
}

let reading: DatasetReading = { outcome: 'ok', dataset: WHOLE }
let asked: DatasetRequest | undefined
let service: TestService
let datasetId: string
beforeAll(async () => {
  service = await startTestService({
    readDataset: async (request) => {
      asked = request
      return reading
    },
  })
  datasetId = (await makeBelongings(service)).datasetId
})
afterAll(() => service.close())

const get = (query: string) =>
  service.app.inject({ url: `/api/ai/datasets/${datasetId}${query}`, headers: asCaller('ada') })

describe('GET /datasets/{id}', () => {
  test('makes the dataset again, from the call that made it, for the person as they are now', async () => {
    const response = await get('')
    expect(response.json()).toEqual({ dataset: { ...WHOLE, datasetId, toolCallId: DATASET_CALL.toolCallId } })
    expect(asked).toMatchObject({
      person: { userId: 'ada' },
      tool: DATASET_CALL.tool,
      input: DATASET_CALL.input,
      datasets: [],
    })
  })

  test('as CSV is a file with a name, and no formula', async () => {
    const response = await get('?format=csv')
    expect(response.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'content-disposition':
        'attachment; filename="Net sales, gro_te zuerst.csv"; ' +
        'filename*=UTF-8\'\'Net%20sales%2C%20gr%C3%B6%C3%9Fte%20zuerst.csv',
    })
    expect(response.body).toBe(
      '\ufeffBusiness unit,Net sales\r\nSignals,1200.5\r\n"\'=HYPERLINK(""http://evil.example"")",-3\r\n,\r\n',
    )
  })

  test('as XLSX is a workbook, its texts no formulas', async () => {
    const response = await get('?format=xlsx')
    expect(response.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    expect(response.headers['content-disposition']).toContain('.xlsx')
    const files = unzip(response.rawPayload)
    const sheets = [...files].filter(([name]) => /^xl\/worksheets\/sheet\d+\.xml$/.test(name)).map(([, text]) => text)
    expect(sheets).toHaveLength(2)
    expect(sheets.join('')).not.toContain('<f>')
    expect([...files.values()].join('')).toContain('=HYPERLINK(')
    expect(sheets.join('')).toContain('<v>1200.5</v>')
  })

  test('of a kind that does not exist is 400', async () => {
    expect((await get('?format=pdf')).json()).toMatchObject({ status: 400, code: 'bad_request' })
  })

  test('that the person may not see any more is 403, in the tool\'s words', async () => {
    reading = { outcome: 'refused', summary: 'There is no business unit "Services". Allowed: Signals.' }
    expect((await get('')).json()).toMatchObject({ status: 403, code: 'forbidden', detail: reading.summary })
    reading = { outcome: 'ok', dataset: WHOLE }
  })

  test.each(['x', '.d1', 'run_none.d1'])('%s is 404', async (id) => {
    const response = await service.app.inject({ url: `/api/ai/datasets/${id}`, headers: asCaller('ada') })
    expect(response.statusCode).toBe(404)
  })

  test('of a number that the run has not is 404', async () => {
    const id = datasetId.replace(/1$/, '2')
    const response = await service.app.inject({ url: `/api/ai/datasets/${id}`, headers: asCaller('ada') })
    expect(response.statusCode).toBe(404)
  })
})
