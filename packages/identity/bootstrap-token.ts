import { ProblemError } from '@perdure/protocol'
import { jwtVerify, SignJWT } from 'jose'

/**
 * The bootstrap token: a JWT that the business API gives to a person who may use the analyst, and that the AI service
 * asks for before it starts a run. It binds a question to somebody who was let in a short while ago.
 */
export const BOOTSTRAP_AUDIENCE = 'ai-chat'
const ALGORITHM = 'HS256'
const MS_PER_SECOND = 1000

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)

/**
 * Signs a token for one person. A JWT counts whole seconds, so the end is rounded down: it never lives longer than
 * `lifetimeMs`, and `expiresAtMs` is exactly the instant from which it is refused.
 */
export async function signBootstrapToken(options: {
  userId: string
  /** `AI_CHAT_BOOTSTRAP_SECRET`. */
  secret: string
  nowMs: number
  lifetimeMs: number
}): Promise<{ token: string; expiresAtMs: number }> {
  const { userId, secret, nowMs, lifetimeMs } = options
  const expiresAtSeconds = Math.floor((nowMs + lifetimeMs) / MS_PER_SECOND)
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(BOOTSTRAP_AUDIENCE)
    .setSubject(userId)
    .setIssuedAt(Math.floor(nowMs / MS_PER_SECOND))
    .setExpirationTime(expiresAtSeconds)
    .sign(keyOf(secret))
  return { token, expiresAtMs: expiresAtSeconds * MS_PER_SECOND }
}

/**
 * Resolves when the token is a valid one of this person at `nowMs`. Throws ProblemError `bootstrap_token` when it is
 * missing, malformed, signed with another secret or algorithm, expired, without an end, for another audience or
 * another person's; the caller is not told which.
 */
export async function verifyBootstrapToken(options: {
  token: string | undefined
  userId: string
  secret: string
  nowMs: number
}): Promise<void> {
  const { token, userId, secret, nowMs } = options
  if (!token) throw new ProblemError('bootstrap_token')
  try {
    await jwtVerify(token, keyOf(secret), {
      algorithms: [ALGORITHM],
      audience: BOOTSTRAP_AUDIENCE,
      subject: userId,
      requiredClaims: ['aud', 'sub', 'exp'],
      currentDate: new Date(nowMs),
    })
  } catch {
    throw new ProblemError('bootstrap_token')
  }
}
