import {
  CONVERSATIONS_LISTED_MAX,
  conversationDetailSchema,
  conversationListSchema,
  conversationPatchSchema,
  conversationSchema,
  ProblemError,
} from '@perdure/protocol'
import { z } from 'zod'
import { personOf } from '../identity/caller.ts'
import { CALLER_PROBLEMS, empty, json, problems } from '../openapi/responses.ts'
import { exists, ownConversation } from '../resources/ownership.ts'
import { conversationResource, turn } from '../resources/run-resource.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

const URL = '/conversations/:conversationId'
const paramsSchema = z.object({ conversationId: z.string() })
const answerSchema = z.object({ conversation: conversationSchema })
const tags = ['conversations']

/** `GET /conversations`, `GET`, `PATCH` and `DELETE /conversations/{id}`. */
export function conversationRoutes(app: ZodServer, { engine }: RouteContext): void {
  app.get(
    '/conversations',
    {
      schema: {
        operationId: 'listConversations',
        summary: 'The caller\'s conversations, newest first',
        tags,
        response: { 200: json(conversationListSchema, `At most the newest ${CONVERSATIONS_LISTED_MAX}`), ...problems(...CALLER_PROBLEMS) },
      },
    },
    async (request) => {
      const conversations = await engine.listConversations(personOf(request).userId)
      return { conversations: conversations.map(conversationResource) }
    },
  )

  app.get(
    URL,
    {
      schema: {
        operationId: 'readConversation',
        summary: 'A conversation with its questions and runs, oldest first',
        tags,
        params: paramsSchema,
        response: {
          200: json(conversationDetailSchema, 'The conversation'),
          ...problems('not_found', ...CALLER_PROBLEMS),
        },
      },
    },
    async (request) => {
      const person = personOf(request)
      const conversation = await ownConversation(engine, person, request.params.conversationId)
      const { conversationId } = conversation
      const [runs, feedback] = await Promise.all([
        engine.conversationRuns(conversationId),
        engine.conversationFeedback(conversationId),
      ])
      const words = new Map(feedback.map((one) => [one.runId, one]))
      return {
        conversation: conversationResource(conversation),
        turns: runs.map((run) => turn(run, words.get(run.runId), person.seeCosts)),
      }
    },
  )

  app.patch(
    URL,
    {
      schema: {
        operationId: 'renameConversation',
        summary: 'Rename a conversation',
        tags,
        params: paramsSchema,
        body: conversationPatchSchema,
        response: {
          200: json(answerSchema, 'The renamed conversation'),
          ...problems(
            'bad_request', 'cross_site', 'not_found', 'body_too_large', 'unsupported_media_type', ...CALLER_PROBLEMS,
          ),
        },
      },
    },
    async (request) => {
      const { conversationId } = await ownConversation(engine, personOf(request), request.params.conversationId)
      await engine.renameConversation(conversationId, request.body.title)
      // Read again: a conversation that was deleted meanwhile is 404, not renamed.
      return { conversation: conversationResource(exists(await engine.findConversation(conversationId))) }
    },
  )

  app.delete(
    URL,
    {
      schema: {
        operationId: 'deleteConversation',
        summary: 'Delete a conversation; a run that is going on is cancelled',
        tags,
        params: paramsSchema,
        response: { 204: empty('Gone'), ...problems('cross_site', 'not_found', ...CALLER_PROBLEMS) },
      },
    },
    async (request, reply) => {
      const { conversationId } = await ownConversation(engine, personOf(request), request.params.conversationId)
      if (!(await engine.deleteConversation(conversationId))) throw new ProblemError('not_found')
      return reply.code(204).send()
    },
  )
}
