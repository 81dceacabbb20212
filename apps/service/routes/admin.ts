import { runAnswerSchema } from '@perdure/protocol'
import { z } from 'zod'
import { json, problems } from '../openapi/responses.ts'
import { cancelRun } from '../resources/cancellation.ts'
import { exists, isId } from '../resources/ownership.ts'
import { runResource } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** Operators' routes under `/admin`: metadata and figures, never what people wrote. */
export function adminRoutes(app: ZodServer, { engine }: RouteContext): void {
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
}
