import { ledgerSchema } from '@perdure/protocol'
import { z } from 'zod'
import { LEDGER_PAGE_DEFAULT, LEDGER_PAGE_MAX } from '../limits.ts'
import { json, OPERATOR_PROBLEMS, problems } from '../openapi/responses.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** `GET /admin/ledger`: what provider calls have cost. */
export function adminLedgerRoutes(app: ZodServer, { engine, ledgerCall }: RouteContext): void {
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
        response: { 200: json(ledgerSchema, 'A page of the ledger'), ...problems('bad_request', ...OPERATOR_PROBLEMS) },
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
