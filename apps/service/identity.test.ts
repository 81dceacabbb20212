import { PRINCIPAL_HEADER, PROXY_SECRET_HEADER, signBootstrapToken } from '@perdure/identity'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Drain } from './drain.ts'
import { asCaller, asAsker, BOOTSTRAP_SECRET, type Headers, PROXY_SECRET } from './testing/people.ts'
import { makeBelongings, requestOf, ROOT_ROUTES, type RouteCase, ROUTES } from './testing/route-table.ts'
import { startTestService, type TestService } from './testing/test-service.ts'

let service: TestService
beforeAll(async () => {
  // A drain would leave nobody to ask.
  const drain: Drain = { told: () => ({ state: 'draining', graceMs: 0 }), begin: async () => {} }
  service = await startTestService({ drain, readDataset: async () => ({ outcome: 'ok', dataset: WHOLE }) })
})
afterAll(() => service.close())

const WHOLE = { title: 'Net sales', columns: [], rows: [], total: 0, asOf: '2026-06-30', scope: 'all' }

/** Who asks, with what headers, and what a route answers. */
type Identity = [name: string, headers: () => Promise<Headers>, status: (route: RouteCase) => number, code?: string]
const IDENTITIES: readonly Identity[] = [
  ['nobody, past the gateway', () => adaWith({ [PROXY_SECRET_HEADER]: undefined }), () => 401, 'untrusted_caller'],
  ['a forged secret', () => adaWith({ [PROXY_SECRET_HEADER]: 'guess' }), () => 401, 'untrusted_caller'],
  ['an empty secret', () => adaWith({ [PROXY_SECRET_HEADER]: '' }), () => 401, 'untrusted_caller'],
  ['no principal', () => adaWith({ [PRINCIPAL_HEADER]: undefined }), () => 401, 'unauthenticated'],
  ['a garbage principal', () => adaWith({ [PRINCIPAL_HEADER]: '%%%' }), () => 401, 'invalid_principal'],
  ['cleo, who may not ask', () => asAsker('cleo', now()), () => 403],
  ['somebody the directory does not know', () => asAsker('mallory', now()), () => 403],
  ['another user', () => asAsker('ben', now()), ({ other }) => other],
  ['an operator', () => asAsker('olga', now()), ({ operator, other }) => operator ?? other],
  ['the owner', () => asAsker('ada', now()), ({ owner }) => owner],
]

describe.each(IDENTITIES)('%s', (_name, headersOf, statusOf, code) => {
  test.each(ROUTES)('$method $url', async (route) => {
    const request = requestOf(route, await makeBelongings(service))
    const response = await service.app.inject({ ...request, headers: await headersOf() })
    expect(response.statusCode).toBe(statusOf(route))
    if (response.statusCode < 400 || route.method === 'HEAD') return
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(response.json()).toMatchObject({ status: response.statusCode, ...(code ? { code } : {}) })
  })
})

test('the table holds every route that the server has', () => {
  const routes = service.app.printRoutes({ commonPrefix: false })
  const described = service.app.swagger()
  const operations = Object.entries(described.paths ?? {}).flatMap(([url, item]) =>
    Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${url.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  )
  const expected = ROUTES.filter(({ method }) => method !== 'HEAD').map(({ method, url }) => `${method} ${url}`)
  expect(operations.filter((operation) => operation.includes('/api/ai/')).toSorted()).toEqual(expected.toSorted())
  // Each route stands on a line of its own; those that the document hides would make the tree longer than the list.
  const leaves = routes.match(/\(([A-Z, ]+)\)/g)?.flatMap((methods) => methods.slice(1, -1).split(', ')) ?? []
  const documented = operations.length + 1
  expect(leaves.filter((method) => method !== 'HEAD')).toHaveLength(documented)
})

describe('what another person is told', () => {
  test.each(ROUTES.filter(({ other }) => other === 404))(
    'of a thing of somebody else is what is told of nothing: $method $url',
    async (route) => {
      const headers = asCaller('ben')
      const belongings = await makeBelongings(service)
      const nothing = { runId: 'run_none', conversationId: 'conv_none', datasetId: 'run_none.d1' }
      const [theirs, none] = await Promise.all(
        [belongings, nothing].map((things) => service.app.inject({ ...requestOf(route, things), headers })),
      )
      expect(theirs?.statusCode).toBe(404)
      expect(theirs?.body).toBe(none?.body)
      expect(headersOf(theirs)).toEqual(headersOf(none))
    },
  )

  test.each(['conversationId', 'before'])('of a list by somebody else\'s %s is not found', async (name) => {
    const { runId, conversationId } = await makeBelongings(service)
    const value = name === 'before' ? runId : conversationId
    const url = `/api/ai/runs?${name}=${value}`
    expect((await service.app.inject({ url, headers: asCaller('ben') })).statusCode).toBe(404)
    expect((await service.app.inject({ url, headers: asCaller('ada') })).statusCode).toBe(200)
  })

  test.each(['conversationId', 'parentRunId'])('of a question to somebody else\'s %s is not found', async (name) => {
    const { runId, conversationId } = await makeBelongings(service)
    const named = name === 'parentRunId' ? { conversationId, parentRunId: runId } : { conversationId }
    const response = await service.app.inject({
      method: 'POST',
      url: '/api/ai/chat',
      headers: await asAsker('ben', now()),
      payload: { message: 'and mine?', ...named },
    })
    expect(response.statusCode).toBe(404)
  })

  test('of a list holds nothing of anybody else', async () => {
    await makeBelongings(service)
    const runs = await service.app.inject({ url: '/api/ai/runs?limit=100', headers: asCaller('olga') })
    const own = new Set((await service.engine.listRuns({ userId: 'olga', limit: 100 })).map(({ runId }) => runId))
    expect(runs.json<{ runs: { runId: string }[] }>().runs.every(({ runId }) => own.has(runId))).toBe(true)
  })
})

describe('the bootstrap token of a question', () => {
  const ask = (headers: Headers) =>
    service.app.inject({ method: 'POST', url: '/api/ai/chat', headers, payload: { message: 'hello' } })
  const tokenOf = async (changes: { userId?: string; secret?: string; nowMs?: number }) => {
    const claims = { userId: 'ada', secret: BOOTSTRAP_SECRET, nowMs: now(), lifetimeMs: 60_000, ...changes }
    return (await signBootstrapToken(claims)).token
  }

  test.each([
    ['is missing', undefined],
    ['is no token', () => Promise.resolve('abc')],
    ['is another user\'s', () => tokenOf({ userId: 'ben' })],
    ['is signed with another secret', () => tokenOf({ secret: PROXY_SECRET })],
    ['has expired', () => tokenOf({ nowMs: now() - 61_000 })],
  ])('401 when it %s', async (_case, make) => {
    const token = await make?.()
    const response = await ask({ ...asCaller('ada'), ...(token === undefined ? {} : { 'x-ai-bootstrap': token }) })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ code: 'bootstrap_token' })
  })

  test('a valid one lets the question in', async () => {
    expect((await ask({ ...asCaller('ada'), 'x-ai-bootstrap': await tokenOf({}) })).statusCode).toBe(200)
  })
})

test('an operator by the principal\'s role alone may stop a run', async () => {
  const { runId } = await makeBelongings(service)
  const url = `/api/ai/admin/runs/${runId}/cancel`
  const response = await service.app.inject({ method: 'POST', url, headers: asCaller('mallory', ['ai.operator']) })
  expect(response.statusCode).toBe(200)
})

test('switched off, the analyst refuses everybody, but operators still stop runs', async () => {
  const settings = { proxySecret: PROXY_SECRET, bootstrapSecret: BOOTSTRAP_SECRET, featureEnabled: false }
  const off = await startTestService({ settings })
  for (const route of ROUTES.filter(({ operator }) => operator === undefined)) {
    const request = requestOf(route, { runId: 'r', conversationId: 'c', datasetId: 'r.d1' })
    const response = await off.app.inject({ ...request, headers: await asAsker('ada', now()) })
    expect(response.statusCode).toBe(403)
    if (route.method !== 'HEAD') expect(response.json()).toMatchObject({ code: 'feature_disabled' })
  }
  const url = '/api/ai/admin/runs/run_none/cancel'
  expect((await off.app.inject({ method: 'POST', url, headers: asCaller('olga') })).statusCode).toBe(404)
  await off.close()
})

test.each(['/api/%61i/runs', '/api/ai/%72uns'])('a path in another spelling is guarded too: %s', async (url) => {
  expect((await service.app.inject({ url })).statusCode).toBe(401)
})

test('a path that does not exist tells a stranger nothing', async () => {
  const response = await service.app.inject({ url: '/api/ai/nowhere' })
  expect(response.statusCode).toBe(401)
  expect((await service.app.inject({ url: '/api/ai/nowhere', headers: asCaller('ada') })).statusCode).toBe(404)
})

test.each(ROOT_ROUTES)('%s asks nobody who they are', async (url) => {
  expect((await service.app.inject({ url })).statusCode).toBe(200)
})

function now(): number {
  return Date.now()
}

/** Ada's headers with some of them changed, or left out. */
async function adaWith(changes: Record<string, string | undefined>): Promise<Headers> {
  const headers = Object.entries({ ...(await asAsker('ada', now())), ...changes })
  return Object.fromEntries(headers.filter((header): header is [string, string] => header[1] !== undefined))
}

/** All headers but the request's own id and the time. */
function headersOf(response: { headers: Record<string, unknown> } | undefined): Record<string, unknown> {
  const { 'x-request-id': _id, date: _date, ...rest } = response?.headers ?? {}
  return rest
}
