import swagger from '@fastify/swagger'
import { PRINCIPAL_HEADER, PROXY_SECRET_HEADER } from '@perdure/identity'
import { PROBLEM_CONTENT_TYPE, type ProblemCode, PROBLEMS, problemSchema } from '@perdure/protocol'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { ZodServer } from './dependencies.ts'

const apiKey = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description }) as const

/** Makes `app.swagger()` tell the routes that are added from now on, as OpenAPI 3.1 from their schemas. */
export async function installOpenapi(app: ZodServer): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'perdure business API',
        version: '1.0.0',
        description: 'Data of the business pages. Reached through the gateway, which sets the identity headers.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      components: {
        securitySchemes: {
          gateway: apiKey(PROXY_SECRET_HEADER, 'Shows that the request came through the gateway, which sets it'),
          principal: apiKey(PRINCIPAL_HEADER, 'Who is asking, base64 JSON; set by the gateway'),
        },
      },
      security: [{ gateway: [], principal: [] }],
    },
    transform: jsonSchemaTransform,
  })
}

/** What any route under `/api` may be refused with. */
const CALLER_PROBLEMS = ['untrusted_caller', 'unauthenticated', 'invalid_principal', 'internal', 'draining'] as const

/** The answers of a route: `schema` with 200, and one response per status of the refusals, telling their codes. */
export function answers<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  ...codes: readonly ProblemCode[]
) {
  const byStatus = Map.groupBy([...codes, ...CALLER_PROBLEMS], (code) => PROBLEMS[code].status)
  const refusals = [...byStatus].map(([status, same]) => [
    status,
    {
      description: same.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
      content: { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } },
    },
  ])
  return { 200: { description, content: { 'application/json': { schema } } }, ...Object.fromEntries(refusals) } as {
    200: { description: string; content: { 'application/json': { schema: Schema } } }
  }
}
