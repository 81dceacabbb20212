import { describe, expect, it } from 'vitest'
import {
  encodePrincipal, identifyCaller, isIdentityHeader, PRINCIPAL_HEADER, PROXY_SECRET_HEADER, secretMatches,
} from './index.ts'

const proxySecret = 'the secret of the gateway'
const ada = { userId: 'ada', displayName: 'Ada', roles: [] }
const principal = encodePrincipal(ada)

describe('a caller', () => {
  it('is known with the secret and a principal', () => {
    const headers = { [PROXY_SECRET_HEADER]: proxySecret, [PRINCIPAL_HEADER]: principal }
    expect(identifyCaller({ headers, proxySecret })).toEqual(ada)
  })

  const trusted = { [PROXY_SECRET_HEADER]: proxySecret }
  it.each([
    ['no secret', { [PRINCIPAL_HEADER]: principal }, 'untrusted_caller'],
    ['a wrong secret', { [PROXY_SECRET_HEADER]: `${proxySecret}x`, [PRINCIPAL_HEADER]: principal }, 'untrusted_caller'],
    ['an empty secret', { [PROXY_SECRET_HEADER]: '', [PRINCIPAL_HEADER]: principal }, 'untrusted_caller'],
    ['two secrets', { [PROXY_SECRET_HEADER]: [proxySecret, proxySecret] }, 'untrusted_caller'],
    ['a forged secret, any principal', { [PROXY_SECRET_HEADER]: 'x', [PRINCIPAL_HEADER]: '?' }, 'untrusted_caller'],
    ['no principal', trusted, 'unauthenticated'],
    ['an empty principal', { ...trusted, [PRINCIPAL_HEADER]: '' }, 'unauthenticated'],
    ['a broken principal', { ...trusted, [PRINCIPAL_HEADER]: '?' }, 'invalid_principal'],
    ['two principals', { ...trusted, [PRINCIPAL_HEADER]: [principal, principal] }, 'invalid_principal'],
  ])('is refused with %s', (_what, headers, code) => {
    expect(() => identifyCaller({ headers, proxySecret })).toThrow(expect.objectContaining({ code }))
  })
})

describe('a secret', () => {
  it('matches itself alone, and nothing matches an empty one', () => {
    expect(secretMatches('a', 'a')).toBe(true)
    for (const given of ['', 'A', 'aa', undefined]) expect(secretMatches(given, 'a')).toBe(false)
    for (const given of ['', undefined]) expect(secretMatches(given, '')).toBe(false)
  })
})

describe('an identity header', () => {
  it.each([
    'x-internal-proxy-secret', 'X-Internal-Proxy-Secret', 'X_INTERNAL_PROXY_SECRET', 'x-internal_proxy-secret',
    'x-ms-client-principal', 'X_MS_Client_Principal', 'x-ms-client-principal-id', 'x-ms-client-principal-name',
    'x-ms-client-principal-idp', 'X-MS-TOKEN-AAD-ACCESS-TOKEN',
  ])('is known as %s', (name) => expect(isIdentityHeader(name)).toBe(true))

  it.each(['x-ai-bootstrap', 'x-ms-request-id', 'cookie', 'x-internal', 'authorization'])('is not %s', (name) => {
    expect(isIdentityHeader(name)).toBe(false)
  })
})
