import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send, startGateway, type TestGateway } from './testing/test-gateway.ts'

let gateway: TestGateway
let cookie: string

beforeAll(async () => {
  gateway = await startGateway()
  cookie = await gateway.signIn('ada')
})
afterAll(() => gateway.close())

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(gateway.origin + path, { headers: { cookie, ...headers }, redirect: 'manual' })

describe('the panel before it is built', () => {
  it('says so, and how to build it', async () => {
    const response = await get('/')
    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('npm run build:web')
  })
})

describe('the built panel', () => {
  beforeAll(() => {
    mkdirSync(join(gateway.panelFolder, 'assets'))
    writeFileSync(join(gateway.panelFolder, 'index.html'), '<!doctype html><title>panel</title>')
    writeFileSync(join(gateway.panelFolder, 'assets', 'index-abc123.js'), 'export {}')
    writeFileSync(join(gateway.panelFolder, 'favicon.svg'), '<svg/>')
    writeFileSync(join(gateway.panelFolder, '.hidden'), 'hidden')
    for (const [ending, compress] of [['br', brotliCompressSync], ['gz', gzipSync]] as const) {
      writeFileSync(join(gateway.panelFolder, 'assets', `index-small.js.${ending}`), compress('export const small = 1'))
    }
    writeFileSync(join(gateway.panelFolder, 'assets', 'index-small.js'), 'export const small = 1')
  })

  it.each(['/', '/conversations/abc', '/budgets?year=2026', '/deep/er/still'])('has its page at %s', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toContain('<title>panel</title>')
  })

  it('is not sent again while it is the same', async () => {
    const etag = (await get('/')).headers.get('etag') ?? ''
    // Not by fetch, which asks for a fresh one as soon as a validator is set by hand.
    const again = await send(gateway, { path: '/', headers: { cookie, 'if-none-match': etag } })
    expect(again.statusCode).toBe(304)
  })

  it('has files that are kept for good when their names say what is in them', async () => {
    const script = await get('/assets/index-abc123.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(script.headers.get('content-type')).toContain('javascript')
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=3600')
  })

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
  ])('has scripts as the build compressed them: %s', async (accepted, encoding) => {
    const path = '/assets/index-small.js'
    const headers = { cookie, 'accept-encoding': accepted }
    const sent = await send(gateway, { path, headers })
    expect(sent.statusCode).toBe(200)
    expect(sent.headers['content-encoding']).toBe(encoding)
    expect(sent.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(sent.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(sent.headers.vary).toBe('accept-encoding')
    // What fetch reads is what was compressed.
    expect(await (await get(path, { 'accept-encoding': accepted })).text()).toBe('export const small = 1')
    const again = await send(gateway, { path, headers: { ...headers, 'if-none-match': sent.headers.etag ?? '' } })
    expect(again.statusCode).toBe(304)
  })

  it.each(['/assets/gone.js', '/missing.png', '/.hidden', '/.env'])('has no page for a file at %s', async (path) => {
    expect((await get(path)).status).toBe(404)
  })

  it.each(['/../package.json', '/assets/../../x', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fpackage.json'])(
    'does not lead out of its folder by %s',
    async (path) => expect((await send(gateway, { path, headers: { cookie } })).statusCode).toBe(400),
  )

  it('is only read', async () => {
    const response = await fetch(`${gateway.origin}/`, { method: 'PUT', headers: { cookie } })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  it('runs under a policy without inline code, in no frame', async () => {
    for (const path of ['/', '/sign-in', '/healthz', '/api/me']) {
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain("style-src 'self';")
      expect(policy).toContain("connect-src 'self';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.has('x-powered-by')).toBe(false)
      expect(headers.has('strict-transport-security')).toBe(false)
    }
  })
})
