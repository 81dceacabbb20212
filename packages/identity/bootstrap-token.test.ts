import { base64url, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { signBootstrapToken, verifyBootstrapToken } from './index.ts'

const secret = 'a secret of development is 32 bytes'
const userId = 'ada'
const nowMs = Date.UTC(2026, 0, 1, 12, 0, 0, 900)
const lifetimeMs = 600_000

const sign = () => signBootstrapToken({ userId, secret, nowMs, lifetimeMs })
const verify = (token: string | undefined, changes: Partial<{ userId: string; secret: string; nowMs: number }> = {}) =>
  verifyBootstrapToken({ token, userId, secret, nowMs, ...changes })

const key = new TextEncoder().encode(secret)
const claims = () => new SignJWT({}).setProtectedHeader({ alg: 'HS256' })
const soon = nowMs / 1000 + 60
const isRefused = { code: 'bootstrap_token' }

describe('a bootstrap token', () => {
  it('is good for its user until its end, which is never later than its lifetime', async () => {
    const { token, expiresAtMs } = await sign()
    expect(expiresAtMs).toBeLessThanOrEqual(nowMs + lifetimeMs)
    expect(expiresAtMs).toBeGreaterThan(nowMs + lifetimeMs - 1000)
    await verify(token)
    await verify(token, { nowMs: expiresAtMs - 1 })
    await expect(verify(token, { nowMs: expiresAtMs })).rejects.toMatchObject(isRefused)
  })

  it('is refused for another user, and under another secret', async () => {
    const { token } = await sign()
    await expect(verify(token, { userId: 'ben' })).rejects.toMatchObject(isRefused)
    await expect(verify(token, { secret: `${secret}!` })).rejects.toMatchObject(isRefused)
  })

  it('is refused when it is missing or no token', async () => {
    for (const token of [undefined, '', 'a.b.c', 'not a token']) {
      await expect(verify(token)).rejects.toMatchObject(isRefused)
    }
  })

  it('is refused when a byte of its claims is changed', async () => {
    const { token } = await sign()
    const [header, payload, signature] = token.split('.')
    const changed = { ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), sub: 'ben' }
    const forged = [header, base64url.encode(JSON.stringify(changed)), signature].join('.')
    await expect(verify(forged, { userId: 'ben' })).rejects.toMatchObject(isRefused)
  })

  it('is refused unsigned, or under another algorithm with the right secret', async () => {
    const payload = base64url.encode(JSON.stringify({ aud: 'ai-chat', sub: userId, exp: soon }))
    await expect(verify(`${base64url.encode('{"alg":"none"}')}.${payload}.`)).rejects.toMatchObject(isRefused)
    const longer = 'x'.repeat(64)
    const other = await new SignJWT({ aud: 'ai-chat', sub: userId, exp: soon })
      .setProtectedHeader({ alg: 'HS512' })
      .sign(new TextEncoder().encode(longer))
    await expect(verify(other, { secret: longer })).rejects.toMatchObject(isRefused)
  })

  it.each([
    ['audience', () => claims().setSubject(userId).setExpirationTime(soon)],
    ['subject', () => claims().setAudience('ai-chat').setExpirationTime(soon)],
    ['end', () => claims().setAudience('ai-chat').setSubject(userId)],
    ['right audience', () => claims().setAudience('other').setSubject(userId).setExpirationTime(soon)],
  ])('is refused without its %s', async (_what, token) => {
    await expect(verify(await token().sign(key))).rejects.toMatchObject(isRefused)
  })
})
