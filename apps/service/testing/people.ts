import type { Person } from '@perdure/books'
import { encodePrincipal, PRINCIPAL_HEADER, PROXY_SECRET_HEADER, signBootstrapToken } from '@perdure/identity'

export const PROXY_SECRET = 'the gateway shows this secret to us'
export const BOOTSTRAP_SECRET = 'and the pages get tokens with this one'
const TOKEN_LIFETIME_MS = 600_000

function person(userId: string, rights: Partial<Person> = {}): Person {
  return {
    userId,
    displayName: userId,
    email: `${userId}@example.test`,
    title: '',
    roles: [],
    aiPermission: true,
    seeCosts: true,
    businessUnitIds: 'all',
    ...rights,
  }
}

/** The people of the service's tests. `ada` sees costs, `ben` does not, `cleo` may not ask, `olga` operates. */
export const PEOPLE: readonly Person[] = [
  person('ada'),
  person('ben', { seeCosts: false, businessUnitIds: ['signals'] }),
  person('cleo', { aiPermission: false }),
  person('olga', { roles: ['ai.operator'] }),
]

export const directory = {
  find: async (userId: string) => PEOPLE.find((candidate) => candidate.userId === userId),
}

export type Headers = Record<string, string>

/** What the gateway writes for a signed-in person. */
export function asCaller(userId: string, roles: readonly string[] = []): Headers {
  return {
    [PROXY_SECRET_HEADER]: PROXY_SECRET,
    [PRINCIPAL_HEADER]: encodePrincipal({ userId, displayName: userId, roles }),
  }
}

/** The headers of `POST /chat`: a caller with a token of their own. */
export async function asAsker(userId: string, nowMs: number): Promise<Headers> {
  const { token } = await signBootstrapToken({ userId, secret: BOOTSTRAP_SECRET, nowMs, lifetimeMs: TOKEN_LIFETIME_MS })
  return { ...asCaller(userId), 'x-ai-bootstrap': token }
}
