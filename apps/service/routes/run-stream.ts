import { parseCursor } from '@perdure/protocol'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { personOf } from '../identity/caller.ts'
import { CALLER_PROBLEMS, empty, eventStreamContent, problems } from '../openapi/responses.ts'
import { ownRun } from '../resources/ownership.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'
import { EVENT_STREAM_HEADERS } from '../streaming/event-stream.ts'
import { replyWithStream, takePlace } from '../streaming/stream-reply.ts'

const URL = '/runs/:runId/stream'
const paramsSchema = z.object({ runId: z.string() })
// Whatever else stands there, a doubled parameter too, is no cursor and no mistake.
const querySchema = z.object({
  after: z.string().optional().catch(undefined)
    .describe('The cursor; `Last-Event-ID` wins over it. What is not a whole number of at least 1 is no cursor.'),
})
const headersSchema = z.looseObject({
  'last-event-id': z.string().optional().describe('The cursor: the last `id` that was applied.'),
})

/** `GET /runs/{id}/stream`: attach again. HEAD tells whether that would be let, and never attaches. */
export function runStreamRoutes(app: ZodServer, context: RouteContext): void {
  app.get(
    URL,
    {
      exposeHeadRoute: false,
      schema: {
        operationId: 'attachToRun',
        summary: 'Attach to a run',
        tags: ['runs'],
        params: paramsSchema,
        querystring: querySchema,
        headers: headersSchema,
        response: {
          200: { description: 'The run\'s stream, past the cursor', content: eventStreamContent },
          204: empty('The cursor is that of `done`: nothing is left to say'),
          ...problems('not_found', 'streams', 'run_damaged', ...CALLER_PROBLEMS),
        },
      },
    },
    async (request, reply) => {
      const person = personOf(request)
      const { runId } = await ownRun(context.engine, person, request.params.runId)
      const place = takePlace(context.streams, person)
      return replyWithStream(context, { reply, person, runId, cursor: cursorOf(request, request.query.after), place })
    },
  )

  app.head(URL, { schema: { hide: true, params: paramsSchema } }, async (request, reply) => {
    await ownRun(context.engine, personOf(request), request.params.runId)
    return reply.headers(EVENT_STREAM_HEADERS).send()
  })
}

function cursorOf({ headers }: FastifyRequest, after: string | undefined): number | undefined {
  const lastEventId = headers['last-event-id']
  return parseCursor(typeof lastEventId === 'string' ? lastEventId : after)
}
