import { datasetFormatSchema, type DatasetFormat, ProblemError } from '@perdure/protocol'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { datasetCsv } from '../datasets/csv.ts'
import { datasetAnswerSchema, type DatasetResource } from '../datasets/dataset-resource.ts'
import { findDatasetSource, runIdOfDataset } from '../datasets/dataset-source.ts'
import { attachmentDisposition } from '../datasets/file-name.ts'
import { datasetSpreadsheet, SPREADSHEET_TYPE } from '../datasets/spreadsheet.ts'
import { personOf } from '../identity/caller.ts'
import { CALLER_PROBLEMS, file, problems } from '../openapi/responses.ts'
import { exists, ownRunState } from '../resources/ownership.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

const CSV_TYPE = 'text/csv'

/** `GET /datasets/{id}`: all rows of a dataset, made again under the rights that the caller has now. */
export function datasetRoutes(app: ZodServer, { engine, readDataset }: RouteContext): void {
  app.get(
    '/datasets/:datasetId',
    {
      schema: {
        operationId: 'readDataset',
        summary: 'A whole dataset of one of the caller\'s runs',
        tags: ['datasets'],
        params: z.object({ datasetId: z.string() }),
        querystring: z.object({ format: datasetFormatSchema.default('json') }),
        response: {
          200: {
            description: 'The dataset; as CSV or workbook with a `Content-Disposition`',
            headers: { 'content-disposition': { type: 'string', description: 'The file\'s name; not with JSON' } },
            content: {
              'application/json': { schema: datasetAnswerSchema },
              ...file('The rows as a file', [CSV_TYPE, SPREADSHEET_TYPE]),
            },
          },
          ...problems('bad_request', 'forbidden', 'not_found', 'run_damaged', ...CALLER_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const person = personOf(request)
      const { datasetId } = request.params
      const state = await ownRunState(engine, person, exists(runIdOfDataset(datasetId)))
      const { dataset, call, earlier } = exists(findDatasetSource(state, datasetId))
      const reading = await readDataset({
        person,
        tool: call.tool,
        input: call.input,
        datasets: earlier,
        signal: request.signal,
      })
      if (reading.outcome === 'refused') throw new ProblemError('forbidden', { detail: reading.summary })
      const { toolCallId } = dataset
      return sendDataset(reply, { ...reading.dataset, datasetId, toolCallId }, request.query.format)
    },
  )
}

async function sendDataset(reply: FastifyReply, dataset: DatasetResource, format: DatasetFormat) {
  if (format === 'json') return reply.send({ dataset })
  void reply.header('content-disposition', attachmentDisposition(dataset.title, format))
  if (format === 'csv') return reply.type(`${CSV_TYPE}; charset=utf-8`).send(datasetCsv(dataset))
  return reply.type(SPREADSHEET_TYPE).send(await datasetSpreadsheet(dataset))
}
