import { ledgerSchema, runAnswerSchema } from '@perdure/protocol'
import { z } from 'zod'
import { LEDGER_PAGE_DEFAULT, LEDGER_PAGE_MAX } from '../limits.ts'
import { json, problems } from '../openapi/responses.ts'
import { cancelRun } from '../resources/cancellation.ts'
import { exists, isId } from '../resources/ownership.ts'
import { runResource } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** Operators' routes under `/admin`: metadata and figures, never what people wrote. */
export function adminRoutes(app: ZodServer, { engine, ledgerCall }: RouteContext): void {
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
          ...problems(
            'untrusted_caller', 'unauthenticated', 'invalid_principal', 'forbidden', 'cross_site', 'not_found',
            'internal', 'draining', 'not_ready',
          ),
        },
      },
    },
    async (request, reply) => {
      const { runId } = request.params
      const { status, run } = await cancelRun(engine, exists(isId(runId) ? runId : undefined), 'admin')
      return reply.code(status).send({ run: runResource(run, true) })
    },
  )

  app.get(
    '/admin/ledger',
    {
      schema: {
        operationId: 'readLedger',
        summary: 'What provider calls have cost, the latest first',
        tags: ['operations'],
        querystring: z.object({
          limit: z.coerce.number().pipe(z.int().min(1).max(LEDGER_PAGE_MAX)).default(LEDGER_PAGE_DEFAULT),
          before: z.coerce.number().pipe(z.int().min(1)).optional().describe('The `next` of the page before'),
        }),
        response: {
          200: json(ledgerSchema, 'A page of the ledger'),
          ...problems(
            'untrusted_caller', 'unauthenticated', 'invalid_principal', 'forbidden', 'bad_request', 'internal', 'not_ready',
          ),
        },
      },
    },
    async (request) => {
      const { limit, before } = request.query
      const page = { limit, ...(before === undefined ? {} : { beforePosition: before }) }
      const rows = await engine.readLedger(page)
      const last = rows.at(-1)
      return {
        rows: rows.map(({ body, ...row }) => ({ ...row, call: ledgerCall(body) })),
        next: last === undefined || rows.length < limit ? null : last.position,
      }
    },
  )
}
