import { z } from 'zod'
import { readinessText, readReadiness } from '../observation/readiness.ts'
import { json } from '../openapi/responses.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

const tags = ['operations']
const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})

/**
 * `/healthz`, `/readyz`, `/metrics` and `/openapi.json`: for the platform, with no identity and nothing about people.
 */
export function operationsRoutes(app: ZodServer, context: RouteContext): void {
  const { booksFigures, cacheFigures, clock, engine, metrics, readinessChecks, streams } = context
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))

  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'The process is up',
        tags,
        security: [],
        response: { 200: json(z.object({ status: z.literal('ok') }), 'Up') },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'readiness',
        summary: 'The process may take traffic',
        tags,
        security: [],
        response: { 200: json(readinessSchema, 'Ready'), 503: json(readinessSchema, 'Some check fails') },
      },
    },
    async (_request, reply) => {
      const readiness = await readReadiness(readinessChecks, clock)
      return reply
        .code(readiness.ready ? 200 : 503)
        .type('application/json; charset=utf-8')
        .serializer(readinessText)
        .send(readiness)
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        summary: 'Figures for Prometheus',
        tags,
        security: [],
        response: { 200: { description: 'The figures', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (_request, reply) => {
      const text = await metrics.text({
        engine: await engine.figures(),
        damage: engine.damage(),
        openStreams: streams.count,
        books: booksFigures(),
        caches: cacheFigures(),
      })
      return reply.type(metrics.contentType).serializer(String).send(text)
    },
  )

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
