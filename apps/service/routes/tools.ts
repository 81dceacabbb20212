import { bootstrapSchema, toolListSchema } from '@perdure/protocol'
import { z } from 'zod'
import { personOf } from '../identity/caller.ts'
import { PAGE_NAME_MAX_CHARACTERS } from '../limits.ts'
import { CALLER_PROBLEMS, json, problems } from '../openapi/responses.ts'
import type { RouteContext, ZodServer } from '../route-context.ts'

/** `GET /tools` and `GET /chat/bootstrap`: what can be asked, before anything is. */
export function toolRoutes(app: ZodServer, { bootstrap, tools }: RouteContext): void {
  app.get(
    '/tools',
    {
      schema: {
        operationId: 'listTools',
        summary: 'The analyst\'s tools',
        tags: ['analyst'],
        response: { 200: json(toolListSchema, 'All tools'), ...problems(...CALLER_PROBLEMS) },
      },
    },
    async () => ({ tools: [...tools] }),
  )

  app.get(
    '/chat/bootstrap',
    {
      schema: {
        operationId: 'readBootstrap',
        summary: 'What the panel needs before the first message',
        tags: ['analyst'],
        querystring: z.object({
          page: z.string().max(PAGE_NAME_MAX_CHARACTERS).optional()
            .describe('The page the panel stands on; chooses the suggestions'),
          fiscalYear: z.coerce.number().pipe(z.int()).optional().describe('The fiscal year that the page shows'),
          businessUnit: z.string().max(PAGE_NAME_MAX_CHARACTERS).optional().describe('The unit that it shows, by name or id'),
          selection: z.string().max(PAGE_NAME_MAX_CHARACTERS).optional().describe('The name of what is selected on it'),
        }),
        response: {
          200: json(bootstrapSchema, 'Models, profiles, limits, suggestions'),
          ...problems('bad_request', ...CALLER_PROBLEMS),
        },
      },
    },
    async (request) => bootstrap({ person: personOf(request), ...request.query }),
  )
}
