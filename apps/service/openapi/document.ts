import swagger from '@fastify/swagger'
import { BOOTSTRAP_HEADER, PRINCIPAL_HEADER, PROXY_SECRET_HEADER } from '@perdure/identity'
import { PROTOCOL_VERSION } from '@perdure/protocol'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { ZodServer } from '../route-context.ts'
import { EVENT_COMPONENTS, schemaRegistry } from './components.ts'

const apiKey = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description }) as const
const COMPONENT = '#/components/schemas/'

/** Makes `app.swagger()` tell the routes that are added from now on, as OpenAPI 3.1 from their schemas. */
export async function installOpenapi(app: ZodServer): Promise<void> {
  const transform = createJsonSchemaTransform({ schemaRegistry })
  const transformObject = createJsonSchemaTransformObject({ schemaRegistry })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'perdure AI service',
        version: `${PROTOCOL_VERSION}.0.0`,
        description: 'AI runs that outlive the connection. Reached through the gateway, which says who is asking.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      tags: ['runs', 'conversations', 'datasets', 'analyst', 'operations'].map((name) => ({ name })),
      components: {
        securitySchemes: {
          gateway: apiKey(PROXY_SECRET_HEADER, 'Shows that the request came through the gateway, which sets it'),
          principal: apiKey(PRINCIPAL_HEADER, 'Who is asking, base64 JSON; set by the gateway'),
          bootstrap: apiKey(BOOTSTRAP_HEADER, 'Token of `GET /api/me`, sent by the page'),
        },
      },
      security: [{ gateway: [], principal: [] }],
    },
    convertConstToEnum: false,
    transform: (route) => {
      const transformed = transform(route)
      describeHeaders(route.schema?.response, transformed.schema.response)
      return transformed
    },
    transformObject: (document) => withEvents(open(withoutUnused(transformObject(document)))),
  })
}

/** The converter of schemas leaves out the headers that a response tells of; this puts them back. */
function describeHeaders(described: unknown, transformed: unknown): void {
  const responses = (transformed ?? {}) as Record<string, { headers?: unknown }>
  for (const [status, response] of Object.entries((described ?? {}) as Record<string, { headers?: object }>)) {
    const target = responses[status]
    if (target && response.headers && Object.keys(response.headers).length > 0) target.headers = response.headers
  }
}

type Document = ReturnType<ReturnType<typeof createJsonSchemaTransformObject>>
type Schemas = Record<string, object>

/** A reader ignores fields it does not know, so no answer is closed to further ones. */
function open(document: Document): Document {
  const text = JSON.stringify(document, (key, value: unknown) =>
    key === 'additionalProperties' && value === false ? undefined : value,
  )
  return JSON.parse(text) as Document
}

/** OpenAPI 3.1 has no word for the events of a stream (3.2 has): each event's name with the schema of its data. */
function withEvents(document: Document): Document {
  const events = Object.fromEntries(
    Object.entries(EVENT_COMPONENTS).map(([name, component]) => [name, { $ref: `${COMPONENT}${component}` }]),
  )
  return Object.assign(document, { 'x-events': events })
}

/** Each named schema is made twice, as it is sent and as it is received; only those that something refers to stay. */
function withoutUnused(document: Document): Document {
  const { components, ...rest } = document as Document & { components: { schemas: Schemas } }
  const used = new Set<string>()
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(components.schemas[name] ?? {})
    }
  }
  follow(rest)
  follow(Object.values(EVENT_COMPONENTS).map((name) => COMPONENT + name))
  const schemas = Object.fromEntries(Object.entries(components.schemas).filter(([name]) => used.has(name)))
  return { ...rest, components: { ...components, schemas } } as Document
}
