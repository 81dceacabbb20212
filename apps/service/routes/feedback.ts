import { feedbackRequestSchema, ProblemError } from '@perdure/protocol'
import { personOf } from '../identity/caller.ts'
import { CALLER_PROBLEMS, empty, problems } from '../openapi/responses.ts'
import { ownRun } from '../resources/ownership.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** `POST /chat/feedback`: what the reader thought of an answer; the last word counts. */
export function feedbackRoutes(app: ZodServer, { engine }: RouteContext): void {
  app.post(
    '/chat/feedback',
    {
      schema: {
        operationId: 'giveFeedback',
        summary: 'Say whether an answer was good',
        tags: ['runs'],
        body: feedbackRequestSchema,
        response: {
          204: empty('Kept'),
          ...problems(
            'bad_request', 'cross_site', 'not_found', 'run_not_ended', 'body_too_large', 'unsupported_media_type',
            ...CALLER_PROBLEMS,
          ),
        },
      },
    },
    async (request, reply) => {
      const { value, reason, comment } = request.body
      const { runId } = await ownRun(engine, personOf(request), request.body.runId)
      const outcome = await engine.giveFeedback(runId, {
        value,
        ...(reason === undefined ? {} : { reason }),
        ...(comment === undefined ? {} : { comment }),
      })
      if (outcome === 'not_ended') throw new ProblemError('run_not_ended', { runId })
      if (outcome === 'not_found') throw new ProblemError('not_found')
      return reply.code(204).send()
    },
  )
}
