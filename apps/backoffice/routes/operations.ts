import { z } from 'zod'
import type { BackofficeDependencies, ZodServer } from '../dependencies.ts'
import { READINESS_TIMEOUT_MS } from '../limits.ts'

const readinessSchema = z.object({
  ready: z.boolean(),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
})

/** `/healthz`, `/readyz` and `/openapi.json`, for the platform: no identity, nothing about people. */
export function operationsRoutes(app: ZodServer, { books, settings }: BackofficeDependencies): void {
  const open = { security: [] as Record<string, string[]>[] }

  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        summary: 'The process is up',
        ...open,
        response: { 200: z.object({ status: z.literal('ok') }) },
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
        ...open,
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (_request, reply) => {
      const checks = [
        { name: 'books', ...(await within(READINESS_TIMEOUT_MS, books.check())) },
        { name: 'INTERNAL_PROXY_SECRET', ok: settings.proxySecret !== '', detail: 'set' },
        { name: 'AI_CHAT_BOOTSTRAP_SECRET', ok: settings.bootstrapSecret !== '', detail: 'set' },
      ]
      const ready = checks.every(({ ok }) => ok)
      return reply.code(ready ? 200 : 503).send({ ready, checks })
    },
  )

  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}

type Check = { ok: boolean; detail: string }

async function within(timeoutMs: number, check: Promise<Check>): Promise<Check> {
  const late = Promise.withResolvers<Check>()
  const timer = setTimeout(() => late.resolve({ ok: false, detail: `no answer within ${timeoutMs} ms` }), timeoutMs)
  try {
    return await Promise.race([check, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
