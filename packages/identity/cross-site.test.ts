import { describe, expect, it } from 'vitest'
import { browserHost, refuseCrossSite } from './index.ts'

const host = 'perdure.example:8080'

describe('a state-changing request', () => {
  it.each([
    ['from no page at all', {}],
    ['of the same origin', { 'sec-fetch-site': 'same-origin', origin: `http://${host}` }],
    ['of the same host behind TLS', { origin: `https://${host}` }],
  ])('passes %s', (_what, headers) => {
    for (const method of ['POST', 'PATCH', 'DELETE', 'PUT']) {
      expect(() => refuseCrossSite({ method, headers, host })).not.toThrow()
    }
  })

  it('passes whether or not a default port is told', () => {
    const check = (origin: string, addressed: string) =>
      refuseCrossSite({ method: 'POST', headers: { origin }, host: addressed })
    expect(() => check('https://a.example', 'a.example:443')).not.toThrow()
    expect(() => check('https://A.example:443', 'a.example')).not.toThrow()
  })

  it.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['none', { 'sec-fetch-site': 'none' }],
    ['two words', { 'sec-fetch-site': ['same-origin', 'cross-site'] }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a foreign origin that says it is the same', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['another port', { origin: 'http://perdure.example:9090' }],
    ['a longer host', { origin: `http://${host}.evil.example` }],
    ['an origin without a name', { origin: 'null' }],
    ['an origin that is no URL', { origin: host }],
    ['another scheme', { origin: `ftp://${host}` }],
  ])('is refused from %s', (_what, headers) => {
    for (const method of ['POST', 'post', 'PATCH', 'DELETE', 'PUT', 'PROPPATCH']) {
      expect(() => refuseCrossSite({ method, headers, host })).toThrow(expect.objectContaining({ code: 'cross_site' }))
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS']) {
      expect(() => refuseCrossSite({ method, headers, host })).not.toThrow()
    }
  })

  it('is refused from any origin where the host is not known', () => {
    const request = { method: 'POST', headers: { origin: `http://${host}` }, host: undefined }
    expect(() => refuseCrossSite(request)).toThrow(expect.objectContaining({ code: 'cross_site' }))
  })
})

it('takes the host the gateway tells before its own', () => {
  expect(browserHost({ 'x-forwarded-host': 'a', host: 'b' })).toBe('a')
  expect(browserHost({ host: 'b' })).toBe('b')
  expect(browserHost({})).toBeUndefined()
})
