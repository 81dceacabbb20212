import { adminRunListSchema, runAnswerSchema, runStatusSchema } from '@perdure/protocol'
import { z } from 'zod'
import { ADMIN_RUNS_PAGE_DEFAULT, ADMIN_RUNS_PAGE_MAX, ID_MAX_CHARACTERS } from '../limits.ts'
import { json, OPERATOR_PROBLEMS, problems } from '../openapi/responses.ts'
import { adminRun } from '../resources/admin-run.ts'
import { cancelRun } from '../resources/cancellation.ts'
import { displayNames } from '../resources/display-names.ts'
import { exists, isId } from '../resources/ownership.ts'
import { runResource } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

const REASON_MAX_CHARACTERS = 64
/** A text that no id and no reason looks like is refused before the store is asked. */
const nameSchema = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .max(maxCharacters)
    .refine((text) => !text.includes('\u0000'), { message: 'must not contain U+0000' })

const listQuerySchema = z.object({
  status: runStatusSchema.optional(),
  reason: nameSchema(REASON_MAX_CHARACTERS).optional().describe('Why it is where it is, such as `stalled`'),
  userId: nameSchema(ID_MAX_CHARACTERS).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(ADMIN_RUNS_PAGE_MAX)).default(ADMIN_RUNS_PAGE_DEFAULT),
  before: nameSchema(ID_MAX_CHARACTERS).optional().describe('The `next` of the page before'),
})

/** `GET /admin/runs`, `POST /admin/runs/{id}/cancel`. */
export function adminRunRoutes(app: ZodServer, { engine, directory, clock }: RouteContext): void {
  app.get(
    '/admin/runs',
    {
      schema: {
        operationId: 'listRunsAsOperator',
        summary: 'Everybody\'s runs, newest first',
        tags: ['operations'],
        querystring: listQuerySchema,
        response: { 200: json(adminRunListSchema, 'A page'), ...problems('bad_request', ...OPERATOR_PROBLEMS) },
      },
    },
    async (request) => {
      const { status, reason, userId, limit, before } = request.query
      const runs = await engine.overseeRuns({
        limit,
        ...(status === undefined ? {} : { status }),
        ...(reason === undefined ? {} : { reason }),
        ...(userId === undefined ? {} : { userId }),
        ...(before === undefined ? {} : { beforeRunId: before }),
      })
      const names = await displayNames(directory, runs.map((run) => run.userId))
      const nowMs = clock.nowMs()
      const next = runs.length < limit ? null : (runs.at(-1)?.runId ?? null)
      return { runs: runs.map((run) => adminRun(run, names, nowMs)), next }
    },
  )

  app.post(
    '/admin/runs/:runId/cancel',
    {
      schema: {
        operationId: 'cancelRunAsOperator',
        summary: 'Stop anybody\'s run',
        tags: ['operations'],
        params: z.object({ runId: z.string() }),
        response: {
          200: json(runAnswerSchema, 'It had ended before'),
          202: json(runAnswerSchema, 'Its end follows within seconds'),
          ...problems('cross_site', 'not_found', 'draining', ...OPERATOR_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params
      const { status, run } = await cancelRun(engine, exists(isId(runId) ? runId : undefined), 'admin')
      return reply.code(status).send({ run: runResource(run, true) })
    },
  )
}
