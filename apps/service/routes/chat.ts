import type { Person } from '@perdure/books'
import type { StartOutcome } from '@perdure/engine'
import {
  CHAT_BODY_MAX_BYTES,
  chatRequestSchema,
  type ChatRequest,
  ProblemError,
  runAnswerSchema,
} from '@perdure/protocol'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { prefersJson } from '../chat/accept.ts'
import { bodyHash } from '../chat/body-hash.ts'
import { parseIdempotencyKey } from '../chat/idempotency-key.ts'
import { toRunInput } from '../chat/run-input.ts'
import { personOf, requireBootstrapToken } from '../identity/caller.ts'
import { CALLER_PROBLEMS, eventStreamContent, json, problems, RUN_HEADERS } from '../openapi/responses.ts'
import { isId } from '../resources/ownership.ts'
import { runResource } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'
import { replyWithStream, takePlace } from '../streaming/stream-reply.ts'

const headersSchema = z.looseObject({
  'idempotency-key': z.string().optional()
    .describe('`"<1 to 255 characters>"`, quoted. The same key and body get the same run; another body is refused.'),
  accept: z.string().optional().describe('`application/json` starts the run without attaching to it.'),
})

/** `POST /chat`: start a run, and attach to it unless only its name is wanted. */
export function chatRoutes(app: ZodServer, context: RouteContext): void {
  app.post(
    '/chat',
    {
      bodyLimit: CHAT_BODY_MAX_BYTES,
      onRequest: requireBootstrapToken(context),
      schema: {
        operationId: 'startRun',
        summary: 'Ask: start a run and attach to it',
        tags: ['runs'],
        security: [{ gateway: [], principal: [], bootstrap: [] }],
        headers: headersSchema,
        body: chatRequestSchema,
        response: {
          200: { description: 'The run\'s stream, from its start', headers: RUN_HEADERS, content: eventStreamContent },
          202: json(runAnswerSchema, 'The run, for `Accept: application/json`', RUN_HEADERS),
          ...problems(
            'bad_request', 'invalid_idempotency_key', 'bootstrap_token', 'cross_site', 'not_found', 'conversation_busy',
            'body_too_large', 'unsupported_media_type', 'idempotency_mismatch', 'user_queued', 'queued', 'user_active',
            'active', 'streams', 'run_damaged', ...CALLER_PROBLEMS,
          ),
        },
      },
    },
    async (request, reply) => {
      const person = personOf(request)
      const key = parseIdempotencyKey(request.headers['idempotency-key'])
      await checkChoices(request.body, person, context)
      if (prefersJson(request.headers.accept)) {
        const run = await start(request.body, key, person, context)
        return nameRun(reply, run.runId).code(202).send({ run: runResource(run, person.seeCosts) })
      }
      // The place is taken before the run starts: a run that is refused its stream would go on unseen.
      const place = takePlace(context.streams, person)
      const run = await start(request.body, key, person, context).catch((error: unknown) => {
        place.release()
        throw error
      })
      return replyWithStream(context, { reply: nameRun(reply, run.runId), person, runId: run.runId, place })
    },
  )
}

function nameRun<Reply extends FastifyReply>(reply: Reply, runId: string): Reply {
  void reply.header('location', `/api/ai/runs/${runId}`).header('x-run-id', runId)
  return reply
}

/** A model or a tool profile that bootstrap does not list is a mistake in the body. */
async function checkChoices(body: ChatRequest, person: Person, { bootstrap }: RouteContext): Promise<void> {
  const { model, toolProfile } = body
  if (model === undefined && toolProfile === undefined) return
  const { models, toolProfiles } = await bootstrap({ person })
  const errors: { path: string; message: string }[] = []
  if (model !== undefined && model !== 'auto' && !models.some(({ id }) => id === model)) {
    errors.push({ path: 'body.model', message: 'is not a model that can be asked' })
  }
  if (toolProfile !== undefined && !toolProfiles.some(({ id }) => id === toolProfile)) {
    errors.push({ path: 'body.toolProfile', message: 'is not a tool profile' })
  }
  if (errors.length > 0) throw new ProblemError('bad_request', { errors })
}

async function start(body: ChatRequest, key: string | undefined, person: Person, { engine }: RouteContext) {
  const { conversationId, parentRunId } = body
  const named = [conversationId, parentRunId].filter((id) => typeof id === 'string')
  if (!named.every(isId)) throw new ProblemError('not_found')
  const outcome = await engine.start({
    userId: person.userId,
    ...(conversationId === undefined ? {} : { conversationId }),
    ...(parentRunId === undefined ? {} : { parentRunId }),
    title: body.message,
    input: toRunInput(body),
    ...(key === undefined ? {} : { idempotency: { key, bodyHash: bodyHash(body) } }),
  })
  return startedRun(outcome)
}

/** The run of a start that was let in; throws the ProblemError of one that was not. */
function startedRun(outcome: StartOutcome) {
  switch (outcome.outcome) {
    case 'started':
    case 'repeated':
      return outcome.run
    case 'idempotency_mismatch':
      throw new ProblemError('idempotency_mismatch')
    case 'conversation_busy':
      throw new ProblemError('conversation_busy', { runId: outcome.runId })
    case 'not_found':
      throw new ProblemError('not_found')
    case 'full':
      throw new ProblemError(outcome.limit, { retryAfterMs: outcome.retryAfterMs })
    case 'draining':
      throw new ProblemError('draining', { retryAfterMs: outcome.retryAfterMs })
    case 'store_failing':
      throw new ProblemError('not_ready', { retryAfterMs: outcome.retryAfterMs })
  }
}
