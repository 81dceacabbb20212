import { PRINCIPAL_HEADER, PROXY_SECRET_HEADER, verifyBootstrapToken } from '@perdure/identity'
import { budgetsSchema, definitionsSchema, problemSchema, productsSchema, type ProblemCode } from '@perdure/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOOTSTRAP_TOKEN_LIFETIME_MS } from './limits.ts'
import {
  as,
  BOOTSTRAP_SECRET,
  NOW_MS,
  PROXY_SECRET,
  startBackoffice,
  type TestBackoffice,
} from './testing/test-backoffice.ts'

let backoffice: TestBackoffice
let logged: string[]
beforeAll(async () => {
  backoffice = await startBackoffice()
  ;({ logged } = backoffice)
})
afterAll(() => backoffice.close())

const get: TestBackoffice['get'] = (path, headers) => backoffice.get(path, headers)
const read: TestBackoffice['read'] = (schema, path, userId) => backoffice.read(schema, path, userId)
const me: TestBackoffice['me'] = (userId, roles) => backoffice.me(userId, roles)

const ROUTES = ['/api/me', '/api/overview', '/api/products', '/api/customers', '/api/budgets', '/api/definitions']

async function expectRefusal(response: Response, status: number, code: ProblemCode): Promise<void> {
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
  expect(problemSchema.parse(await response.json()).code).toBe(code)
}

describe('who gets in', () => {
  const paths = [...ROUTES, '/api/unknown', '/%61pi/me']
  it.each(paths)('nobody to %s but through the gateway, as somebody', async (path) => {
    const { [PROXY_SECRET_HEADER]: _secret, ...principalOnly } = as('ada')
    await expectRefusal(await get(path), 401, 'untrusted_caller')
    await expectRefusal(await get(path, principalOnly), 401, 'untrusted_caller')
    await expectRefusal(await get(path, { ...as('ada'), [PROXY_SECRET_HEADER]: 'forged' }), 401, 'untrusted_caller')
    await expectRefusal(await get(path, { [PROXY_SECRET_HEADER]: PROXY_SECRET }), 401, 'unauthenticated')
    await expectRefusal(await get(path, { ...as('ada'), [PRINCIPAL_HEADER]: '{}' }), 401, 'invalid_principal')
  })

  it('tells a wrong method and an unknown path apart', async () => {
    const response = await fetch(`${backoffice.origin}/api/me`, { method: 'DELETE', headers: as('ada') })
    expect(response.headers.get('allow')).toBe('GET, HEAD')
    await expectRefusal(response, 405, 'method_not_allowed')
    await expectRefusal(await get('/api/unknown', as('ada')), 404, 'not_found')
  })

  it('refuses another site', async () => {
    const headers = { ...as('ada'), 'sec-fetch-site': 'cross-site' }
    await expectRefusal(await fetch(`${backoffice.origin}/api/me`, { method: 'POST', headers }), 403, 'cross_site')
  })
})

describe('GET /api/me', () => {
  it('gives a person who may use the analyst a token of their own that ends soon', async () => {
    const { user, permissions, bootstrapToken, bootstrapTokenExpiresAt } = await me('ada')
    expect(user).toMatchObject({ userId: 'ada', displayName: 'Ada Okonkwo' })
    expect(permissions).toEqual({ useAnalyst: true, operate: false, seeCosts: true })
    expect(Date.parse(bootstrapTokenExpiresAt ?? '')).toBe(NOW_MS + BOOTSTRAP_TOKEN_LIFETIME_MS)
    const token = { token: bootstrapToken, secret: BOOTSTRAP_SECRET, nowMs: NOW_MS }
    await verifyBootstrapToken({ ...token, userId: 'ada' })
    await expect(verifyBootstrapToken({ ...token, userId: 'ben' })).rejects.toThrow()
  })

  it('gives no token to a person who may not', async () => {
    const cleo = await me('cleo')
    expect(cleo.permissions.useAnalyst).toBe(false)
    expect(cleo).not.toHaveProperty('bootstrapToken')
    expect(cleo).not.toHaveProperty('bootstrapTokenExpiresAt')
  })

  it('knows an operator by the directory or by the principal', async () => {
    expect((await me('olga')).permissions.operate).toBe(true)
    expect((await me('ada', ['ai.operator'])).permissions.operate).toBe(true)
    expect((await me('ada', ['reader'])).permissions.operate).toBe(false)
  })

  it('tells each their own business units', async () => {
    const all = (await me('ada')).businessUnits.length
    expect(all).toBeGreaterThanOrEqual(4)
    expect((await me('ben')).businessUnits).toHaveLength(1)
  })

  it('lets somebody unknown to the directory see that they may nothing', async () => {
    const stranger = await me('stranger')
    expect(stranger.user).toMatchObject({ userId: 'stranger', displayName: 'The stranger' })
    expect(stranger.permissions).toEqual({ useAnalyst: false, operate: false, seeCosts: false })
    expect(stranger.businessUnits).toEqual([])
    for (const path of ROUTES.slice(1)) await expectRefusal(await get(path, as('stranger')), 403, 'forbidden')
  })
})

describe('figures', () => {
  it('are those of the asker\'s business units', async () => {
    const [ownUnit] = (await me('ben')).businessUnits
    const budgets = await read(budgetsSchema, '/api/budgets', 'ben')
    expect(budgets.rows.length).toBeGreaterThan(0)
    expect(new Set(budgets.rows.map((row) => row.businessUnitId))).toEqual(new Set([ownUnit?.id]))
    const products = await read(productsSchema, '/api/products', 'ben')
    expect(products.rows.length).toBeGreaterThan(0)
    expect(new Set(products.rows.map((row) => row.businessUnitId))).toEqual(new Set([ownUnit?.id]))
    expect(products.rows.every(({ lineItems }) => lineItems.length > 0)).toBe(true)
  })

  it('cannot be asked past one\'s own units, and a refusal does not name the others', async () => {
    const others = (await me('ada')).businessUnits.filter(({ id }) => id !== 'signals')
    const own = (await me('ben')).businessUnits.map(({ id }) => id)
    for (const { id } of others.filter((unit) => !own.includes(unit.id))) {
      const response = await get(`/api/budgets?businessUnit=${id}`, as('ben'))
      expect(response.status).toBe(400)
      const { detail = '' } = problemSchema.parse(await response.json())
      for (const { name } of others.filter((unit) => !own.includes(unit.id))) expect(detail).not.toContain(name)
    }
  })

  it('follow the year, the units and the search that are asked for', async () => {
    const { fiscalYears, businessUnits } = await read(definitionsSchema, '/api/definitions', 'ada')
    const year = fiscalYears[0]?.fiscalYear
    const [first, second] = businessUnits
    const query = `fiscalYear=${year}&businessUnit=${first?.id}&businessUnit=${second?.id}`
    const budgets = await read(budgetsSchema, `/api/budgets?${query}`, 'ada')
    expect(budgets.fiscalYear).toBe(year)
    expect(new Set(budgets.rows.map((row) => row.businessUnitId))).toEqual(new Set([first?.id, second?.id]))
    const all = await read(productsSchema, '/api/products', 'ada')
    const { name } = all.rows[3] as { name: string }
    const found = await read(productsSchema, `/api/products?search=${encodeURIComponent(name)}`, 'ada')
    expect(found.rows.map((row) => row.name)).toContain(name)
    expect(found.rows.length).toBeLessThan(all.rows.length)
  })

  it.each(['fiscalYear=1950', 'fiscalYear=soon', 'businessUnit=nowhere', `search=${'x'.repeat(300)}`])(
    'that cannot be given are refused as malformed: %s',
    async (query) => expectRefusal(await get(`/api/products?${query}`, as('ada')), 400, 'bad_request'),
  )
})

describe('GET /api/definitions', () => {
  it('explains every metric of the catalogue', async () => {
    const { metrics, company, accounts } = await read(definitionsSchema, '/api/definitions', 'cleo')
    expect(metrics.map(({ id }) => id)).toEqual(backoffice.books.warehouse.metrics.map(({ id }) => id))
    expect(metrics.every(({ definition, formula }) => definition !== '' && formula !== '')).toBe(true)
    expect(company.name).toBe(backoffice.books.warehouse.company.name)
    expect(accounts.length).toBeGreaterThan(10)
  })

  it('tells nothing that its schema does not', async () => {
    const answer = (await (await get('/api/definitions', as('ada'))).json()) as { metrics: object[] }
    expect(answer.metrics[0]).not.toHaveProperty('basis')
  })
})

describe('operations', () => {
  it('are open without identity and hold no secret', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    const ready = await get('/readyz')
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({ ready: true, checks: [{ name: 'books' }, {}, {}] })
  })

  it('describe every route in OpenAPI 3.1', async () => {
    const document = (await (await get('/openapi.json')).json()) as { openapi: string; paths: Record<string, object> }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).toSorted()).toEqual([...ROUTES, '/healthz', '/readyz'].toSorted())
  })

  it('log one line a request, with the id of the gateway and without secrets', async () => {
    logged.length = 0
    const response = await get('/api/products?search=quiet', { ...as('ada'), 'x-request-id': 'from-the-gateway' })
    await response.text()
    expect(response.headers.get('x-request-id')).toBe('from-the-gateway')
    await expect.poll(() => logged.length).toBe(1)
    const line = JSON.parse(logged[0] ?? '') as object
    expect(line).toMatchObject({ reqId: 'from-the-gateway', route: '/api/products', status: 200 })
    for (const hidden of [PROXY_SECRET, BOOTSTRAP_SECRET, 'quiet']) expect(logged.join()).not.toContain(hidden)
  })

  it('do not take an odd request id', async () => {
    const response = await get('/healthz', { 'x-request-id': 'odd id; with things' })
    expect(response.headers.get('x-request-id')).toMatch(/^request-\d+$/)
  })
})
