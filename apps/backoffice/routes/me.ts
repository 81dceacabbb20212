import { type HeldBooks, type Person, withBooks } from '@perdure/books'
import { type Principal, signBootstrapToken } from '@perdure/identity'
import { type Me, meSchema } from '@perdure/protocol'
import { principalOf } from '../caller.ts'
import type { BackofficeDependencies, ZodServer } from '../dependencies.ts'
import { BOOTSTRAP_TOKEN_LIFETIME_MS } from '../limits.ts'
import { answers } from '../openapi.ts'

/** The role that may run the AI service, from the principal or from the directory. */
const OPERATOR_ROLE = 'ai.operator'

/** `GET /api/me`: who I am, what I may do, and the token that a page needs to ask the analyst. */
export function meRoutes(app: ZodServer, { books, settings, nowMs }: BackofficeDependencies): void {
  app.get(
    '/me',
    {
      schema: {
        operationId: 'readMe',
        summary: 'Who I am and what I may do',
        description: 'The bootstrap token is there only for people who may use the analyst.',
        response: answers(meSchema, 'The person who asks'),
      },
    },
    async (request): Promise<Me> => {
      const principal = principalOf(request)
      const me = await withBooks(books, async (held) => meOf(principal, await held.directory.find(principal.userId), held))
      if (!me.permissions.useAnalyst) return me
      const { token, expiresAtMs } = await signBootstrapToken({
        userId: principal.userId,
        secret: settings.bootstrapSecret,
        nowMs: nowMs(),
        lifetimeMs: BOOTSTRAP_TOKEN_LIFETIME_MS,
      })
      return { ...me, bootstrapToken: token, bootstrapTokenExpiresAt: new Date(expiresAtMs).toISOString() }
    },
  )
}

/** Somebody the directory does not know is who the platform says, and may do nothing but what their roles allow. */
function meOf(principal: Principal, person: Person | undefined, { directory, warehouse }: HeldBooks): Me {
  const roles = [...new Set([...(person?.roles ?? []), ...principal.roles])]
  const units = person ? warehouse.businessUnits(directory.askerFor(person)) : []
  return {
    user: {
      userId: principal.userId,
      displayName: person?.displayName ?? principal.displayName,
      email: person?.email ?? '',
      title: person?.title ?? '',
    },
    roles,
    permissions: {
      useAnalyst: person?.aiPermission ?? false,
      operate: roles.includes(OPERATOR_ROLE),
      seeCosts: person?.seeCosts ?? false,
    },
    businessUnits: units.map(({ id, name }) => ({ id, name })),
  }
}
