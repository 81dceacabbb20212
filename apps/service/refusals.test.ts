import { CHAT_BODY_MAX_BYTES, problemSchema, UI_CONTEXT_MAX_BYTES } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asAsker, asCaller, type Headers, PROXY_SECRET } from './testing/people.ts'
import { makeBelongings, requestOf, ROOT_ROUTES, ROUTES } from './testing/route-table.ts'
import { startTestService, type TestService } from './testing/test-service.ts'

let service: TestService
let headers: Headers
beforeAll(async () => {
  service = await startTestService()
  headers = await asAsker('ada', Date.now())
})
afterAll(() => service.close())

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const CONCRETE = { runId: 'run_none', conversationId: 'conv_none', datasetId: 'run_none.d1' }

/** Path → the methods it has, HEAD with each GET. */
const ALLOWED = new Map<string, Set<string>>(ROOT_ROUTES.map((url) => [url, new Set(['GET', 'HEAD'])]))
for (const route of ROUTES) {
  const { url, method } = requestOf(route, CONCRETE)
  const methods = ALLOWED.get(url) ?? new Set()
  for (const allowed of method === 'GET' ? ['GET', 'HEAD'] : [method]) methods.add(allowed)
  ALLOWED.set(url, methods)
}
const WRONG = [...ALLOWED].flatMap(([url, methods]) => {
  const allow = [...methods].toSorted().join(', ')
  return METHODS.filter((method) => !methods.has(method)).map((method) => ({ method, url, allow }))
})

describe('a wrong method is 405 and told the right ones', () => {
  test.each(WRONG)('$method $url', async ({ method, url, allow }) => {
    const response = await service.app.inject({ method, url, headers })
    expect(response.statusCode).toBe(405)
    expect(response.headers.allow).toBe(allow)
    if (method !== 'HEAD') expect(problemSchema.parse(response.json())).toMatchObject({ code: 'method_not_allowed' })
  })
})

describe('POST /chat refuses', () => {
  const ask = (payload: string | object, more: Headers = {}) =>
    service.app.inject({
      method: 'POST',
      url: '/api/ai/chat',
      headers: { ...headers, 'content-type': 'application/json', ...more },
      payload,
    })

  test.each([
    ['no body', '', 'body'],
    ['a body that is no JSON', '{"message": "SECRET-TEXT', 'body'],
    ['a body that is no object', '"SECRET-TEXT"', 'body'],
    ['a body that would change a prototype', '{"message":"SECRET-TEXT","__proto__":{"a":1}}', undefined],
    ['no message', '{"conversationId":"SECRET-TEXT"}', 'body.message'],
    ['an empty message', '{"message":""}', 'body.message'],
    ['a message that is no text', '{"message":["SECRET-TEXT"]}', 'body.message'],
    ['U+0000 in a message', '{"message":"SECRET-TEXT\\u0000"}', 'body.message'],
    ['a message that is too long', JSON.stringify({ message: 'SECRET-TEXT'.repeat(3000) }), 'body.message'],
    ['an empty conversation id', '{"message":"SECRET-TEXT","conversationId":""}', 'body.conversationId'],
    ['a year that is no number', '{"message":"m","uiContext":{"fiscalYear":"SECRET-TEXT"}}', 'body.uiContext'],
    ['a model that is not offered', '{"message":"SECRET-TEXT","model":"SECRET-TEXT"}', 'body.model'],
    ['a tool profile that does not exist', '{"message":"SECRET-TEXT","toolProfile":"SECRET-TEXT"}', 'body.toolProfile'],
    [
      'a context that is too large',
      JSON.stringify({ message: 'SECRET-TEXT', uiContext: { selection: 'x'.repeat(UI_CONTEXT_MAX_BYTES) } }),
      'body.uiContext',
    ],
  ])('%s with 400, where it is wrong and nothing of it', async (_case, payload, path) => {
    const response = await ask(payload)
    expect(response.statusCode).toBe(400)
    const problem = problemSchema.parse(response.json())
    const paths = problem.errors?.map((error) => error.path)
    if (path !== undefined) expect(paths).toContainEqual(expect.stringContaining(path))
    expect(response.body).not.toContain('SECRET-TEXT')
    expect(service.logText()).not.toContain('SECRET-TEXT')
  })

  test('a body beyond 256 KiB with 413, one of exactly that with its own fault', async () => {
    const bodyOf = (sizeBytes: number) => JSON.stringify({ message: 'm', selection: 'x' }).padEnd(sizeBytes)
    expect((await ask(bodyOf(CHAT_BODY_MAX_BYTES + 1))).json()).toMatchObject({ status: 413, code: 'body_too_large' })
    expect((await ask(bodyOf(CHAT_BODY_MAX_BYTES))).statusCode).toBe(200)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'nonsense',
  ])('content type %s with 415', async (contentType) => {
    const response = await ask('{"message":"hello"}', { 'content-type': contentType })
    expect(response.json()).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  test('a body without a content type with 415', async () => {
    const payload = Buffer.from('{"message":"hello"}')
    const response = await service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload })
    expect(response.statusCode).toBe(415)
  })

  test('JSON with a charset is JSON', async () => {
    const response = await ask('{"message":"hello"}', { 'content-type': 'application/json; charset=utf-8' })
    expect(response.statusCode).toBe(200)
  })

  test.each(['key', '"', '""', '"a', 'a"', '"a"b"', '"a", "b"', `"${'k'.repeat(256)}"`, '"a\\b"'])(
    'an Idempotency-Key like %s',
    async (key) => {
      const response = await ask('{"message":"hello"}', { 'idempotency-key': key })
      expect(response.json()).toMatchObject({ status: 400, code: 'invalid_idempotency_key' })
    },
  )

  const KEYS = ['"k"', `"${'k'.repeat(255)}"`, '"a \\"quoted\\" key"']
  test.each(KEYS)('but not an Idempotency-Key like %s', async (key) => {
    expect((await ask('{"message":"hello"}', { 'idempotency-key': key })).statusCode).toBe(200)
  })
})

describe('a state-changing request from another site is 403', () => {
  const changing = ROUTES.filter(({ method }) => method !== 'GET' && method !== 'HEAD')
  const FOREIGN: Headers[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ]
  test.each(changing.flatMap((route) => FOREIGN.map((foreign) => ({ route, foreign }))))(
    '$route.method $route.url $foreign',
    async ({ route, foreign }) => {
      const caller = await asAsker('olga', Date.now())
      const request = { ...requestOf(route, CONCRETE), headers: { ...caller, host: 'perdure.example', ...foreign } }
      expect((await service.app.inject(request)).json()).toMatchObject({ status: 403, code: 'cross_site' })
    },
  )

  test('and one of the same origin is let in', async () => {
    const same = { host: 'perdure.example', origin: 'https://perdure.example', 'sec-fetch-site': 'same-origin' }
    const request = { method: 'POST' as const, url: '/api/ai/chat', payload: { message: 'hello' } }
    expect((await service.app.inject({ ...request, headers: { ...headers, ...same } })).statusCode).toBe(200)
  })

  test('and nothing that a GET asks is refused for its site', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const response = await service.app.inject({ url: '/api/ai/tools', headers: { ...headers, ...foreign } })
    expect(response.statusCode).toBe(200)
  })
})

describe('other bodies', () => {
  test.each([
    ['feedback without a value', 'POST', '/api/ai/chat/feedback', { runId: 'r' }],
    ['feedback of no kind', 'POST', '/api/ai/chat/feedback', { runId: 'r', value: 'sideways' }],
    ['a title of spaces', 'PATCH', '/api/ai/conversations/:conversationId', { title: '  ' }],
    ['a title that is too long', 'PATCH', '/api/ai/conversations/:conversationId', { title: 't'.repeat(201) }],
  ] as const)('%s is 400', async (_case, method, url, payload) => {
    const request = requestOf({ method, url, owner: 400, other: 400 }, await makeBelongings(service))
    const response = await service.app.inject({ ...request, headers, payload })
    expect(response.json()).toMatchObject({ status: 400, code: 'bad_request' })
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1.5', 'status=dead'])('GET /runs?%s is 400', async (query) => {
    expect((await service.app.inject({ url: `/api/ai/runs?${query}`, headers })).statusCode).toBe(400)
  })

  test('an empty body with a content type is no body', async () => {
    const { runId } = await makeBelongings(service)
    const response = await service.app.inject({
      method: 'POST',
      url: `/api/ai/runs/${runId}/cancel`,
      headers: { ...headers, 'content-type': 'application/json' },
    })
    expect(response.statusCode).toBe(200)
  })
})

describe('odd paths', () => {
  test.each(['/', '/api', '/api/ai', '/api/ai/', '/api/ai/chat/', '/API/ai/runs', '/nowhere', '/api/ai/runs/a/b/c'])(
    '%s is 404',
    async (url) => {
      expect((await service.app.inject({ url, headers })).json()).toMatchObject({ status: 404, code: 'not_found' })
    },
  )

  test.each(['%00', 'a%00b', 'x'.repeat(65), 'x'.repeat(3000), '..%2F..', '%F0%9F%92%A9', "'; drop table runs"])(
    'run id %s is 404',
    async (id) => {
      expect((await service.app.inject({ url: `/api/ai/runs/${id}`, headers })).json()).toMatchObject({ status: 404 })
    },
  )

  test('a path that cannot be decoded is 400', async () => {
    expect((await service.app.inject({ url: '/api/ai/runs/%E0%A4%A', headers })).json()).toMatchObject({ status: 400 })
  })
})

test('what breaks inside is 500, told to the log and to nobody else', async () => {
  const broken = await startTestService({
    around: (engine) => ({ ...engine, listConversations: () => Promise.reject(new Error(`store at /secret/path`)) }),
  })
  const response = await broken.app.inject({ url: '/api/ai/conversations', headers: asCaller('ada') })
  expect(response.json()).toEqual({
    type: 'urn:perdure:problem:internal',
    title: 'Something went wrong on our side',
    status: 500,
    code: 'internal',
  })
  expect(broken.logText()).toContain('/secret/path')
  expect(broken.logText()).not.toContain(PROXY_SECRET)
  await broken.close()
})
