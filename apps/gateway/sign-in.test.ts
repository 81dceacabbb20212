import { createHmac } from 'node:crypto'
import { decodePrincipal, PRINCIPAL_HEADER } from '@perdure/identity'
import { problemSchema } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SESSION_LIFETIME_MS } from './limits.ts'
import { SESSION_SECRET, startGateway, type TestGateway } from './testing/test-gateway.ts'
import { startUpstream, type Upstream } from './testing/upstream.ts'

let backoffice: Upstream
let gateway: TestGateway

beforeEach(async () => {
  backoffice = await startUpstream()
  gateway = await startGateway({ backofficeUrl: backoffice.origin })
})
afterEach(async () => {
  await Promise.all([gateway.close(), backoffice.close()])
})

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.origin + path, { headers, redirect: 'manual' })
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.origin + path, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' })

/** A session cookie of one's own making. */
function cookieOf(session: unknown, secret: string): string {
  const value = Buffer.from(JSON.stringify(session)).toString('base64')
  const signature = createHmac('sha1', secret).update(`perdure_session=${value}`).digest('base64url')
  return `perdure_session=${value}; perdure_session.sig=${signature}`
}

describe('nobody', () => {
  it.each(['/', '/budgets?year=2026', '/conversations/abc'])('is sent from %s to sign in, and back', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(302)
    const location = response.headers.get('location') ?? ''
    expect(location).toBe(`/sign-in?next=${encodeURIComponent(path)}`)
    const page = await (await get(location)).text()
    expect(page).toContain(`name="next" value="${path.replaceAll('&', '&amp;')}"`)
    const signedIn = await post('/sign-in', { user: 'ada', next: path })
    expect(signedIn.headers.get('location')).toBe(path)
  })

  it.each(['/api/me', '/api/ai/runs', '/api/ai/chat', '/api/nowhere'])('gets 401 problem+json at %s', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await fetch(gateway.origin + path, { method })
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(problemSchema.parse(await response.json()).code).toBe('unauthenticated')
    }
    expect(backoffice.received).toEqual([])
  })

  it('is not believed to be somebody by header', async () => {
    const principal = Buffer.from('{"userId":"ada"}').toString('base64')
    expect((await get('/api/me', { [PRINCIPAL_HEADER]: principal })).status).toBe(401)
  })
})

describe('the sign-in page', () => {
  it('offers the four people, in words, and can be used without a script', async () => {
    const response = await get('/sign-in')
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const page = await response.text()
    for (const id of ['ada', 'ben', 'cleo', 'olga']) expect(page).toContain(`<button name="user" value="${id}"`)
    expect(page).toContain('<html lang="en">')
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/i)
    const styles = await get('/sign-in.css')
    expect(styles.headers.get('content-type')).toContain('text/css')
    expect(await styles.text()).toContain('light dark')
  })

  it('does not write into itself what the address says', async () => {
    const page = await (await get(`/sign-in?next=${encodeURIComponent('/"><script>alert(1)</script>')}`)).text()
    expect(page).not.toContain('<script>')
  })

  it('gives a session cookie that scripts and other sites do not get', async () => {
    const cookies = (await post('/sign-in', { user: 'ben' })).headers.getSetCookie()
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) expect(cookie).toMatch(/; path=\/;.*samesite=lax; httponly$/i)
  })

  it.each(['', 'root', 'ADA', '__proto__'])('does not know %j', async (user) => {
    const response = await post('/sign-in', { user })
    expect(response.status).toBe(422)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(await response.text()).toContain('role="alert"')
  })

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])('does not lead to %s', async (next) => {
    expect((await post('/sign-in', { user: 'ada', next })).headers.get('location')).toBe('/')
    expect(await (await get(`/sign-in?next=${encodeURIComponent(next)}`)).text()).not.toContain('evil.example')
  })

  it('refuses a form of another site', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { origin: 'null' },
    ]
    for (const headers of foreign) {
      for (const path of ['/sign-in', '/sign-out']) {
        const response = await post(path, { user: 'ada' }, headers)
        expect(response.status).toBe(403)
        expect(response.headers.getSetCookie()).toEqual([])
        expect(problemSchema.parse(await response.json()).code).toBe('cross_site')
      }
    }
  })

  it('refuses a form that is too large', async () => {
    expect((await post('/sign-in', { user: 'x'.repeat(5_000) })).status).toBe(413)
  })
})

describe('a session', () => {
  const whoAmI = async (cookie: string): Promise<string | number> => {
    const response = await get('/api/me', { cookie })
    const last = backoffice.received.at(-1)
    return response.status === 200 ? decodePrincipal(String(last?.headers[PRINCIPAL_HEADER])).userId : response.status
  }
  const future = Date.UTC(2030, 0, 1)

  it('is of the person who signed in', async () => {
    for (const user of ['ada', 'ben', 'cleo', 'olga']) expect(await whoAmI(await gateway.signIn(user))).toBe(user)
  })

  it('makes olga an operator by role', async () => {
    await whoAmI(await gateway.signIn('olga'))
    expect(decodePrincipal(String(backoffice.received[0]?.headers[PRINCIPAL_HEADER])).roles).toEqual(['ai.operator'])
  })

  it('is believed with the right signature, as a check of the next test', async () => {
    expect(await whoAmI(cookieOf({ userId: 'ada', expiresAtMs: future }, SESSION_SECRET))).toBe('ada')
  })

  it('is not believed when it is forged', async () => {
    const session = { userId: 'ada', expiresAtMs: future }
    const [value = '', signature = ''] = (await gateway.signIn('ben')).split('; ')
    expect(await whoAmI(cookieOf(session, 'another secret'))).toBe(401)
    expect(await whoAmI(value)).toBe(401)
    expect(await whoAmI(`${cookieOf(session, SESSION_SECRET).split('; ')[0]}; ${signature}`)).toBe(401)
    expect(await whoAmI('perdure_session=not base64; perdure_session.sig=x')).toBe(401)
  })

  it.each([
    ['of somebody unknown', { userId: 'eve', expiresAtMs: future }],
    ['without an end', { userId: 'ada' }],
    ['with an odd end', { userId: 'ada', expiresAtMs: '9e99' }],
    ['of nothing', {}],
  ])('is nobody %s', async (_what, session) => {
    expect(await whoAmI(cookieOf(session, SESSION_SECRET))).toBe(401)
  })

  it('ends after a while, also for who keeps the cookie', async () => {
    const cookie = await gateway.signIn('ada')
    gateway.advance(SESSION_LIFETIME_MS - 1)
    expect(await whoAmI(cookie)).toBe('ada')
    gateway.advance(1)
    expect(await whoAmI(cookie)).toBe(401)
  })

  it('ends with signing out', async () => {
    const response = await post('/sign-out', {}, { cookie: await gateway.signIn('ada') })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe('/sign-in')
    expect(response.headers.getSetCookie()[0]).toMatch(/^perdure_session=;.*expires=Thu, 01 Jan 1970/i)
  })

  it('is not ended by a link', async () => {
    expect((await get('/sign-out', { cookie: await gateway.signIn('ada') })).headers.getSetCookie()).toEqual([])
  })
})

describe('another site', () => {
  it('can change nothing behind the gateway, signed in or not', async () => {
    const cookie = await gateway.signIn('ada')
    const refused = async (headers: Record<string, string>): Promise<void> => {
      const response = await fetch(`${gateway.origin}/api/me`, { method: 'POST', headers: { ...headers, cookie } })
      expect(response.status).toBe(403)
    }
    await refused({ 'sec-fetch-site': 'same-site' })
    await refused({ origin: 'https://evil.example' })
    expect(backoffice.received).toEqual([])
    const own = { cookie, 'sec-fetch-site': 'same-origin', origin: gateway.origin }
    expect((await fetch(`${gateway.origin}/api/me`, { method: 'POST', headers: own })).status).toBe(200)
  })

  it('is never given a CORS header', async () => {
    const response = await get('/healthz', { origin: 'https://evil.example' })
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
