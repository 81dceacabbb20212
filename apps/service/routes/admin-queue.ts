import { adminQueueSchema, STREAMS_MAX_PER_USER } from '@perdure/protocol'
import { ADMIN_LOOK_BACK_MS, ADMIN_QUEUE_MAX, ADMIN_USERS_MAX } from '../limits.ts'
import { json, OPERATOR_PROBLEMS, problems } from '../openapi/responses.ts'
import { adminRun } from '../resources/admin-run.ts'
import { userFigures } from '../resources/admin-users.ts'
import { displayNames } from '../resources/display-names.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** Runs that live at once are bounded by admission; far more than any limit that a machine could serve. */
const LIVE_MAX = 1_000

/** `GET /admin/queue`: who waits, and who uses how much. */
export function adminQueueRoutes(app: ZodServer, context: RouteContext): void {
  const { engine, directory, clock, streams, description } = context
  app.get(
    '/admin/queue',
    {
      schema: {
        operationId: 'readQueue',
        summary: 'What waits, in its order, and what each person has under way',
        tags: ['operations'],
        response: { 200: json(adminQueueSchema, 'The queue and its users'), ...problems(...OPERATOR_PROBLEMS) },
      },
    },
    async () => {
      const nowMs = clock.nowMs()
      const [queued, running, counts] = await Promise.all([
        engine.overseeQueue(LIVE_MAX),
        engine.overseeRuns({ status: 'running', limit: LIVE_MAX }),
        engine.countRuns(nowMs - ADMIN_LOOK_BACK_MS),
      ])
      const users = userFigures({ running, queued, streams: streams.countByUser(), counts })
      const toldUsers = users.slice(0, ADMIN_USERS_MAX)
      const toldRuns = queued.slice(0, ADMIN_QUEUE_MAX)
      const names = await displayNames(directory, [...toldUsers, ...toldRuns].map(({ userId }) => userId))
      const { active, activePerUser, queued: queuedMax, queuedPerUser } = description.limits
      return {
        limits: { active, activePerUser, queued: queuedMax, queuedPerUser, streamsPerUser: STREAMS_MAX_PER_USER },
        active: running.length,
        queued: queued.length,
        runs: toldRuns.map((run) => adminRun(run, names, nowMs)),
        users: toldUsers.map((user) => ({ ...user, displayName: names.get(user.userId) ?? null })),
        moreUsers: users.length - toldUsers.length,
      }
    },
  )
}
