import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHAT_BODY_MAX_BYTES, problemSchema } from '@perdure/protocol'
import { BOOTSTRAP_HEADER, PRINCIPAL_HEADER, PROXY_SECRET_HEADER, encodePrincipal, signBootstrapToken } from '@perdure/identity'
import { signIn, type SignedIn } from './harness/person.ts'
import { startStack, type Stack } from './harness/stack.ts'
import { hearEvents } from './harness/stream.ts'

/** What is refused, through the gateway and past it: the right status, problem+json, and nothing told. */

let stack: Stack
let ada: SignedIn
let ben: SignedIn
let cleo: SignedIn
let adasRunId: string
let adasConversationId: string

beforeAll(async () => {
  stack = await startStack({ AI_OFFLINE_WORDS_PER_SECOND: '1000' })
  ;[ada, ben, cleo] = await Promise.all([signIn(stack, 'ada'), signIn(stack, 'ben'), signIn(stack, 'cleo')])
  const [ready] = await hearEvents(await ada.ask('Net sales by business unit in FY2026'))
  if (ready?.event !== 'ready') throw new Error('The stream did not begin with ready')
  adasRunId = ready.data.runId
  adasConversationId = ready.data.conversationId
})
afterAll(() => stack?.close())

async function expectRefusal(answer: Response, status: number, code?: string): Promise<void> {
  const text = await answer.text()
  expect([answer.status, text]).toEqual([status, expect.anything()])
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  const problem = problemSchema.parse(JSON.parse(text))
  expect(problem.status).toBe(status)
  if (code !== undefined) expect(problem.code).toBe(code)
  expect(text).not.toMatch(/node_modules|\bat .*\.ts|\.ts:\d+/)
  for (const secret of [stack.proxySecret, stack.bootstrapSecret]) expect(text).not.toContain(secret)
}

const principalOfAda = encodePrincipal({ userId: 'ada', displayName: 'Ada', roles: [] })

/** Past the gateway, with the headers that only the gateway may write. */
function direct(path: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  return fetch(`${stack.serviceUrl}${path}`, { ...init, headers })
}

async function tokenOf(userId: string, secret: string, nowMs = Date.now()): Promise<string> {
  return (await signBootstrapToken({ userId, secret, nowMs, lifetimeMs: 60_000 })).token
}

test('nobody gets past the gateway without its secret, and nobody through it without signing in', async () => {
  for (const url of [stack.serviceUrl, stack.backofficeUrl]) {
    const path = url === stack.serviceUrl ? '/api/ai/runs' : '/api/me'
    await expectRefusal(await fetch(url + path), 401, 'untrusted_caller')
    const forged = { [PROXY_SECRET_HEADER]: 'x'.repeat(40), [PRINCIPAL_HEADER]: principalOfAda }
    await expectRefusal(await fetch(url + path, { headers: forged }), 401, 'untrusted_caller')
    const nobody = { [PROXY_SECRET_HEADER]: stack.proxySecret }
    await expectRefusal(await fetch(url + path, { headers: nobody }), 401, 'unauthenticated')
    const garbage = { ...nobody, [PRINCIPAL_HEADER]: 'not base64 json' }
    await expectRefusal(await fetch(url + path, { headers: garbage }), 401, 'invalid_principal')
  }
  await expectRefusal(await fetch(`${stack.url}/api/ai/runs`), 401, 'unauthenticated')
  await expectRefusal(await fetch(`${stack.url}/api/me`), 401, 'unauthenticated')
})

test('identity headers that a browser sends change nothing', async () => {
  const headers = { [PROXY_SECRET_HEADER]: stack.proxySecret, [PRINCIPAL_HEADER]: principalOfAda }
  await expectRefusal(await fetch(`${stack.url}/api/ai/runs`, { headers }), 401, 'unauthenticated')
  const asBen = await ben.fetch('/api/me', { headers })
  expect(await asBen.json()).toMatchObject({ user: { userId: 'ben' } })
  await expectRefusal(await ben.fetch(`/api/ai/runs/${adasRunId}`, { headers }), 404, 'not_found')
})

test('a bootstrap token that is missing, forged, expired or somebody else’s starts nothing', async () => {
  const valid = await tokenOf('ada', stack.bootstrapSecret)
  const tokens = [
    undefined,
    'garbage',
    `${valid.slice(0, -4)}AAAA`,
    await tokenOf('ada', 'another-secret-that-is-long-enough-0123456789'),
    await tokenOf('ada', stack.bootstrapSecret, Date.now() - 3_600_000),
    await tokenOf('ben', stack.bootstrapSecret),
  ]
  for (const token of tokens) {
    const answer = await ada.fetch('/api/ai/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { [BOOTSTRAP_HEADER]: token }) },
      body: JSON.stringify({ message: 'Net sales?' }),
    })
    await expectRefusal(answer, 401, 'bootstrap_token')
  }
})

test('a person without the permission is refused on every route', async () => {
  const me = (await (await cleo.fetch('/api/me')).json()) as { permissions: { useAnalyst: boolean }; bootstrapToken?: string }
  expect(me.permissions.useAnalyst).toBe(false)
  expect(me.bootstrapToken).toBeUndefined()
  for (const path of ['/runs', '/conversations', '/tools', '/chat/bootstrap', `/runs/${adasRunId}`]) {
    await expectRefusal(await cleo.fetch(`/api/ai${path}`), 403, 'ai_not_permitted')
  }
})

test('what belongs to somebody else is not there, on every route, as what never was', async () => {
  const parts = (await (await ada.fetch(`/api/ai/runs/${adasRunId}`)).json()) as {
    parts: { event: string; data: { datasetId?: string } }[]
  }
  const datasetId = parts.parts.find((part) => part.event === 'dataset')?.data.datasetId ?? ''
  expect((await ada.fetch(`/api/ai/datasets/${datasetId}`)).status).toBe(200)
  const json = { 'content-type': 'application/json' }
  const requests = (runId: string, conversationId: string, dataset: string): [string, RequestInit][] => [
    [`/runs/${runId}`, {}],
    [`/runs/${runId}/stream`, {}],
    [`/runs/${runId}/cancel`, { method: 'POST' }],
    ['/chat/feedback', { method: 'POST', headers: json, body: JSON.stringify({ runId, value: 'up' }) }],
    [`/conversations/${conversationId}`, {}],
    [`/conversations/${conversationId}`, { method: 'PATCH', headers: json, body: JSON.stringify({ title: 'Mine' }) }],
    [`/conversations/${conversationId}`, { method: 'DELETE' }],
    [`/datasets/${dataset}`, {}],
    [`/datasets/${dataset}?format=csv`, {}],
  ]
  const theirs = requests(adasRunId, adasConversationId, datasetId)
  const nobodys = requests('run_none', 'conv_none', 'run_none.d1')
  for (const [index, [path, init]] of theirs.entries()) {
    const answer = await ben.fetch(`/api/ai${path}`, init)
    const [otherPath, otherInit] = nobodys[index] ?? ['', {}]
    const none = await ben.fetch(`/api/ai${otherPath}`, otherInit)
    expect(await answer.clone().text(), path).toBe(await none.text())
    await expectRefusal(answer, 404, 'not_found')
  }
  const asked = await ben.ask('Go on', { body: { conversationId: adasConversationId } })
  await expectRefusal(asked, 404, 'not_found')
  expect((await ada.fetch(`/api/ai/conversations/${adasConversationId}`)).status).toBe(200)
})

test('malformed, oversized, misdirected and cross-site requests are told so', async () => {
  const token = await tokenOf('ada', stack.bootstrapSecret)
  const chat = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    ada.fetch('/api/ai/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', [BOOTSTRAP_HEADER]: token, ...headers },
      body,
    })
  await expectRefusal(await chat('{"message": '), 400)
  await expectRefusal(await chat('{}'), 400, 'bad_request')
  await expectRefusal(await chat(JSON.stringify({ message: 'a\u0000b' })), 400, 'bad_request')
  await expectRefusal(await chat(JSON.stringify({ message: 'x'.repeat(32_001) })), 400, 'bad_request')
  await expectRefusal(await chat(JSON.stringify({ message: 'x'.repeat(CHAT_BODY_MAX_BYTES) })), 413, 'body_too_large')
  await expectRefusal(await chat('message=x', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type')
  await expectRefusal(await chat('{"message":"x"}', { 'idempotency-key': 'bare' }), 400, 'invalid_idempotency_key')
  await expectRefusal(await chat('{"message":"x"}', { 'sec-fetch-site': 'cross-site' }), 403, 'cross_site')
  await expectRefusal(await chat('{"message":"x"}', { origin: 'https://elsewhere.example' }), 403, 'cross_site')
  await expectRefusal(await ada.fetch('/api/ai/nothing-here'), 404, 'not_found')
  await expectRefusal(await ada.fetch('/api/nothing-here'), 404, 'not_found')
  const wrongMethod = await ada.fetch('/api/ai/chat')
  expect(wrongMethod.headers.get('allow')).toContain('POST')
  await expectRefusal(wrongMethod, 405, 'method_not_allowed')
})

test('only an operator cancels for somebody else, and the root routes stay behind the gateway', async () => {
  const path = `/api/ai/admin/runs/${adasRunId}/cancel`
  await expectRefusal(await ada.fetch(path, { method: 'POST' }), 403, 'forbidden')
  const olga = await signIn(stack, 'olga')
  expect((await olga.fetch(path, { method: 'POST' })).status).toBe(200)
  for (const root of ['/metrics', '/readyz', '/openapi.json']) {
    expect((await direct(root, {})).status, root).toBe(200)
    const through = await ada.fetch(root, { redirect: 'manual' })
    expect(await through.text(), root).not.toMatch(/perdure_|openapi/)
  }
})
