import { decodePrincipal, PRINCIPAL_HEADER } from '@perdure/identity'
import { problemSchema } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGateway, type TestGateway } from './testing/test-gateway.ts'
import { startUpstream, type Upstream } from './testing/upstream.ts'

let backoffice: Upstream
let gateway: TestGateway

beforeAll(async () => {
  backoffice = await startUpstream()
  gateway = await startGateway({ identity: 'azure', backofficeUrl: backoffice.origin })
})
afterAll(async () => {
  await Promise.all([gateway.close(), backoffice.close()])
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.origin + path, { headers, redirect: 'manual' })

const claims = [
  { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: 'oid-7' },
  { typ: 'name', val: 'Grace Hopper' },
  { typ: 'roles', val: 'ai.operator' },
]
const platform = Buffer.from(JSON.stringify({ auth_typ: 'aad', claims, name_typ: 'name', role_typ: 'roles' }))

describe('behind App Service Authentication', () => {
  it('the platform says who is asking, and the gateway passes that on in its own words', async () => {
    const principal = { [PRINCIPAL_HEADER]: platform.toString('base64'), 'x-ms-client-principal-name': 'x' }
    const response = await get('/api/me', principal)
    expect(response.status).toBe(200)
    const { headers } = backoffice.received.at(-1) as (typeof backoffice.received)[number]
    expect(decodePrincipal(String(headers[PRINCIPAL_HEADER]))).toEqual({
      userId: 'oid-7', displayName: 'Grace Hopper', roles: ['ai.operator'],
    })
    expect(headers).not.toHaveProperty('x-ms-client-principal-name')
  })

  it('without a principal it is 401, and with one that cannot be read too', async () => {
    expect(problemSchema.parse(await (await get('/api/me')).json()).code).toBe('unauthenticated')
    for (const principal of ['?', Buffer.from('{}').toString('base64')]) {
      const response = await get('/api/me', { [PRINCIPAL_HEADER]: principal })
      expect(problemSchema.parse(await response.json()).code).toBe('invalid_principal')
    }
  })

  it('a page of nobody leads to the platform\'s sign-in, and back', async () => {
    expect((await get('/budgets')).headers.get('location')).toBe('/.auth/login/aad?post_login_redirect_uri=%2Fbudgets')
    expect((await get('/sign-in?next=//evil.example')).headers.get('location')).toBe(
      '/.auth/login/aad?post_login_redirect_uri=%2F',
    )
  })

  it('signing out is the platform\'s', async () => {
    const response = await fetch(`${gateway.origin}/sign-out`, { method: 'POST', redirect: 'manual' })
    expect(response.headers.get('location')).toBe('/.auth/logout')
  })

  it('there is no development sign-in', async () => {
    const body = new URLSearchParams({ user: 'ada' })
    const response = await fetch(`${gateway.origin}/sign-in`, { method: 'POST', body, redirect: 'manual' })
    expect(response.status).toBe(405)
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('browsers are told to come back by https', async () => {
    expect((await get('/healthz')).headers.get('strict-transport-security')).toContain('max-age=')
  })
})
