import type { RunCount } from '@perdure/engine'
import { adminHealthSchema, drainAnswerSchema, type AdminHealth } from '@perdure/protocol'
import { ADMIN_LOOK_BACK_MS } from '../limits.ts'
import { readReadiness } from '../observation/readiness.ts'
import { json, OPERATOR_PROBLEMS, problems } from '../openapi/responses.ts'
import { failuresByReason } from '../resources/admin-users.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** `GET /admin/health`, `POST /admin/drain`: of the process that answers. */
export function adminHealthRoutes(app: ZodServer, context: RouteContext): void {
  app.get(
    '/admin/health',
    {
      schema: {
        operationId: 'readHealth',
        summary: 'How the process that answers is, and what the last 24 hours were like',
        tags: ['operations'],
        response: { 200: json(adminHealthSchema, 'Also where some check fails'), ...problems(...OPERATOR_PROBLEMS) },
      },
    },
    () => readHealth(context),
  )

  app.post(
    '/admin/drain',
    {
      schema: {
        operationId: 'drain',
        summary: 'Take no new questions; runs in flight get the grace and are then handed back',
        tags: ['operations'],
        response: {
          202: json(drainAnswerSchema, 'It drains, or has drained before'),
          ...problems('cross_site', ...OPERATOR_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const { drain, engine } = context
      drain.begin().catch((error: unknown) => request.log.error({ err: error }, 'the drain failed'))
      request.log.warn({ processId: engine.owner }, 'an operator drains this process')
      return reply.code(202).send({ processId: engine.owner, drain: drain.told() })
    },
  )
}

/** What needs the store is left out where it cannot be read: that is when somebody looks. */
async function readHealth({ engine, drain, clock, streams, description, readinessChecks }: RouteContext): Promise<AdminHealth> {
  const [readiness, figures, owners, counts] = await Promise.all([
    readReadiness(readinessChecks, clock),
    engine.figures(),
    engine.countByOwner().catch(() => new Map([[engine.owner, 0]])),
    engine.countRuns(clock.nowMs() - ADMIN_LOOK_BACK_MS).catch(() => undefined),
  ])
  const { version, startedAtMs, provider, store } = description
  return {
    ...readiness,
    process: { processId: engine.owner, version, startedAt: new Date(startedAtMs).toISOString(), provider, store },
    drain: drain.told(),
    processes: [...owners].map(([processId, running]) => ({ processId, running })),
    counts: {
      readers: figures.attached,
      streams: streams.count,
      storeCommits: figures.storeCommits,
      loggedEvents: figures.loggedEvents,
      watcherFailures: sum(figures.watcherFailures.values()),
      damagedRuns: engine.damage().runs,
    },
    lastDay: counts === undefined ? null : lastDay(counts),
  }
}

function lastDay(counts: readonly RunCount[]): AdminHealth['lastDay'] {
  const failures = failuresByReason(counts)
  return { runs: sum(counts.map(({ runs }) => runs)), failed: sum(failures.map(({ runs }) => runs)), failures }
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0)
}
