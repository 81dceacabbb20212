import { runAnswerSchema, runListSchema, runStateSchema, runStatusSchema } from '@perdure/protocol'
import { z } from 'zod'
import { personOf } from '../identity/caller.ts'
import { RUNS_PAGE_DEFAULT, RUNS_PAGE_MAX } from '../limits.ts'
import { CALLER_PROBLEMS, json, problems } from '../openapi/responses.ts'
import { cancelRun } from '../resources/cancellation.ts'
import { ownConversation, ownRun, ownRunState } from '../resources/ownership.ts'
import { runResource, visibleParts } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

const paramsSchema = z.object({ runId: z.string() })
const listQuerySchema = z.object({
  status: runStatusSchema.optional(),
  conversationId: z.string().optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(RUNS_PAGE_MAX)).default(RUNS_PAGE_DEFAULT),
  before: z.string().optional().describe('Id of the last run of the page before'),
})

/** `GET /runs`, `GET /runs/{id}`, `POST /runs/{id}/cancel`. */
export function runRoutes(app: ZodServer, { engine }: RouteContext): void {
  app.get(
    '/runs',
    {
      schema: {
        operationId: 'listRuns',
        summary: 'The caller\'s runs, newest first',
        tags: ['runs'],
        querystring: listQuerySchema,
        response: { 200: json(runListSchema, 'A page'), ...problems('bad_request', 'not_found', ...CALLER_PROBLEMS) },
      },
    },
    async (request) => {
      const person = personOf(request)
      const { status, conversationId, limit, before } = request.query
      if (conversationId !== undefined) await ownConversation(engine, person, conversationId)
      if (before !== undefined) await ownRun(engine, person, before)
      const runs = await engine.listRuns({
        userId: person.userId,
        limit,
        ...(status === undefined ? {} : { status }),
        ...(conversationId === undefined ? {} : { conversationId }),
        ...(before === undefined ? {} : { beforeRunId: before }),
      })
      return { runs: runs.map((run) => runResource(run, person.seeCosts)) }
    },
  )

  app.get(
    '/runs/:runId',
    {
      schema: {
        operationId: 'readRun',
        summary: 'A run and what it has said',
        tags: ['runs'],
        params: paramsSchema,
        response: { 200: json(runStateSchema, 'The run and its fold'), ...problems('not_found', 'run_damaged', ...CALLER_PROBLEMS) },
      },
    },
    async (request) => {
      const person = personOf(request)
      const { run, cursor, parts } = await ownRunState(engine, person, request.params.runId)
      return { run: runResource(run, person.seeCosts), cursor, parts: visibleParts(parts, person.seeCosts) }
    },
  )

  app.post(
    '/runs/:runId/cancel',
    {
      schema: {
        operationId: 'cancelRun',
        summary: 'Stop a run',
        tags: ['runs'],
        params: paramsSchema,
        response: {
          200: json(runAnswerSchema, 'It had ended before'),
          202: json(runAnswerSchema, 'Its end follows within seconds'),
          ...problems('cross_site', 'not_found', ...CALLER_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const person = personOf(request)
      const { runId } = await ownRun(engine, person, request.params.runId)
      const { status, run } = await cancelRun(engine, runId, 'user')
      return reply.code(status).send({ run: runResource(run, person.seeCosts) })
    },
  )
}
