import type { Environment } from './environment.ts'

/** A token this close to its end is renewed before it is used, so that it does not expire on the way. */
const RENEWAL_MARGIN_MS = 30_000

/** Hands out the bootstrap token of the signed-in person, asking for a new one only when the old one is used up. */
export interface BootstrapTokens {
  /** A token that has not expired; throws what its source throws. */
  current(): Promise<string>
  /** Forgets `token`, which the service refused, so that the next `current()` fetches a new one. */
  refuse(token: string): void
}

/**
 * Wraps a source of tokens. Callers that ask at the same time share one request. A token whose `exp` cannot be read is
 * asked for anew each time.
 */
export function createBootstrapTokens(
  source: () => Promise<string>,
  environment: Pick<Environment, 'nowMs'>,
): BootstrapTokens {
  let held: { token: string; renewAtMs: number } | undefined
  let asking: Promise<string> | undefined

  const ask = async () => {
    try {
      const token = await source()
      const expiresAtMs = tokenExpiryMs(token)
      held = expiresAtMs === undefined ? undefined : { token, renewAtMs: expiresAtMs - RENEWAL_MARGIN_MS }
      return token
    } finally {
      asking = undefined
    }
  }

  return {
    current() {
      if (held && environment.nowMs() < held.renewAtMs) return Promise.resolve(held.token)
      asking ??= ask()
      return asking
    },
    refuse(token) {
      if (held?.token === token) held = undefined
    },
  }
}

/** When a JWT expires, by its own unverified word; undefined when it cannot be read. */
export function tokenExpiryMs(token: string): number | undefined {
  const payload = token.split('.')[1]
  if (payload === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    const exp = (claims as { exp?: unknown } | null)?.exp
    return typeof exp === 'number' ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}
