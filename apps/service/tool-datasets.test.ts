import { createAnalyst, createToolRegistry } from '@perdure/analyst'
import { calls, says, scriptedModel, TOOL_CALLS, type ScriptedMove } from '@perdure/analyst/testing'
import { openBooks, type Books, type Person } from '@perdure/books'
import type { DatasetData, RunStateResource } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DatasetReading } from './dependencies.ts'
import { asCaller } from './testing/people.ts'
import { startTestService, type TestService } from './testing/test-service.ts'
import { createDatasetReader } from './wiring/dataset-reader.ts'

/** Every table that any tool makes, fetched again: by its owner, by others, and by an owner who may see less by now. */

/** Every call is a run of its own, and asked three times more: some ten seconds on an idle machine. */
const EVERY_CALL_MS = 180_000
const tools = createToolRegistry()

let books: Books
let service: TestService
let reader: ReturnType<typeof createDatasetReader>
/** Ada's rights of the moment. */
let adaSees: Person['businessUnitIds'] = 'all'

async function findPerson(userId: string): Promise<Person | undefined> {
  const person = await books.directory.find(userId)
  return person && userId === 'ada' ? { ...person, businessUnitIds: adaSees } : person
}

beforeAll(async () => {
  books = await openBooks()
  const { warehouse } = books
  const directory = { ...books.directory, find: findPerson }
  reader = createDatasetReader({ tools, warehouse, directory })
  service = await startTestService({ directory, readDataset: (request) => reader(request) })
  const analyst = createAnalyst({ model: callingModel(), tools, warehouse, directory, history: async () => [] })
  for (const place of TOOL_CALLS.keys()) {
    const message = `call ${place}`
    service.executor.on(message, (context) => analyst.execute({ message }, context))
  }
}, EVERY_CALL_MS)
afterAll(async () => {
  await service.close()
  await books.close()
})

/** Asked for `call 7`, it looks at sales by unit, then makes the seventh call over them, and says so. */
function callingModel() {
  return scriptedModel(({ messages }) => {
    const question = messages.find(({ role }) => role === 'user')
    const place = Number(question?.role === 'user' ? question.text.split(' ')[1] : NaN)
    const answers = messages.flatMap((message) => (message.role === 'tool' ? message.answers : []))
    return stepOf(place, answers)
  })
}

function stepOf(place: number, answers: readonly { content: string }[]): readonly ScriptedMove[] {
  const [units] = answers
  if (units === undefined) return calls({ id: 'units', name: 'query_actuals', input: { groupBy: ['business_unit'] } })
  if (answers.length > 1) return says('There it is.')
  const [name, input] = TOOL_CALLS[place]!
  const { dataset } = JSON.parse(units.content) as { dataset: { datasetId: string } }
  return calls({ id: 'asked', name, input: inRun(input, dataset.datasetId) })
}

/** The same with `d1` as the run calls it. */
function inRun(input: object, datasetId: string): object {
  return 'datasetId' in input && input.datasetId === 'd1' ? { ...input, datasetId } : input
}

async function askedDataset(place: number): Promise<{ runId: string; dataset: DatasetData | undefined }> {
  const runId = await service.answered('ada', `call ${place}`)
  const response = await service.app.inject({ url: `/api/ai/runs/${runId}`, headers: asCaller('ada') })
  const { run, parts } = response.json<RunStateResource>()
  expect(run.status).toBe('completed')
  const datasets = parts.flatMap((part) => (part.event === 'dataset' ? [part.data] : []))
  return { runId, dataset: datasets.find(({ toolCallId }) => toolCallId === 'asked') }
}

const fetchAs = (userId: string, { datasetId }: DatasetData, format = 'json') =>
  service.app.inject({ url: `/api/ai/datasets/${datasetId}?format=${format}`, headers: asCaller(userId) })

/** What ben is answered to the same question. */
async function answerForBen(place: number): Promise<DatasetReading> {
  const [tool, input] = TOOL_CALLS[place]!
  const person = (await books.directory.find('ben'))!
  return reader({ person, tool, input, datasets: [], signal: AbortSignal.timeout(EVERY_CALL_MS) })
}

describe('a dataset of every tool', () => {
  const withDataset = new Map<number, DatasetData>()

  test('is there again for its owner, whole, with the same total', { timeout: EVERY_CALL_MS }, async () => {
    for (const place of TOOL_CALLS.keys()) {
      const { dataset } = await askedDataset(place)
      if (!dataset) continue
      withDataset.set(place, dataset)
      const again = (await fetchAs('ada', dataset)).json<{ dataset: DatasetData }>().dataset
      expect(again.rows, JSON.stringify(TOOL_CALLS[place])).toHaveLength(dataset.total)
      expect(again).toMatchObject({ total: dataset.total, columns: dataset.columns, scope: dataset.scope })
      expect(again.totals).toEqual(dataset.totals)
    }
    const made = new Set([...withDataset.keys()].map((place) => TOOL_CALLS[place]![0]))
    const without = tools.map(({ name }) => name).filter((name) => !made.has(name))
    expect(without).toEqual(['generate_chart', 'export_dataset'])
  })

  test('does not exist for anybody else, in any format', { timeout: EVERY_CALL_MS }, async () => {
    for (const dataset of withDataset.values()) {
      for (const userId of ['ben', 'olga']) {
        for (const format of ['json', 'csv', 'xlsx']) {
          const response = await fetchAs(userId, dataset, format)
          expect(response.statusCode).toBe(404)
          expect(response.body).not.toContain(dataset.title)
        }
      }
      expect((await fetchAs('cleo', dataset)).statusCode).toBe(403)
    }
  })

  test('is what fewer rights give, once its owner has fewer', { timeout: EVERY_CALL_MS }, async () => {
    adaSees = (await books.directory.find('ben'))!.businessUnitIds
    let less = 0
    for (const [place, dataset] of withDataset) {
      const [response, ben] = [await fetchAs('ada', dataset), await answerForBen(place)]
      if (ben.outcome === 'refused') {
        expect([response.statusCode, response.json<{ detail: string }>().detail]).toEqual([403, ben.summary])
      } else {
        const { dataset: again } = response.json<{ dataset: DatasetData }>()
        const { datasetId, toolCallId } = dataset
        expect(again).toEqual({ ...JSON.parse(JSON.stringify(ben.dataset)), datasetId, toolCallId })
        less += JSON.stringify(again.rows) === JSON.stringify(dataset.rows) ? 0 : 1
      }
    }
    adaSees = 'all'
    // All but what is the same for everybody, such as the catalogue.
    expect(less).toBeGreaterThan(withDataset.size / 2)
  })

  test('is a file by the link of its export', { timeout: EVERY_CALL_MS }, async () => {
    const place = TOOL_CALLS.findIndex(([tool]) => tool === 'export_dataset')
    const { runId } = await askedDataset(place)
    const state = await service.app.inject({ url: `/api/ai/runs/${runId}`, headers: asCaller('ada') })
    const { parts } = state.json<RunStateResource>()
    const download = parts.flatMap((part) => (part.event === 'tool_end' ? [part.data.download] : [])).at(-1)!
    const response = await service.app.inject({ url: download.path, headers: asCaller('ada') })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-disposition']).toContain(`filename="${download.fileName}"`)
    for (const userId of ['ben', 'olga']) {
      const { statusCode } = await service.app.inject({ url: download.path, headers: asCaller(userId) })
      expect(statusCode).toBe(404)
    }
  })
})
