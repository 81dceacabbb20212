import type { Person } from '@perdure/books'
import {
  BOOTSTRAP_HEADER,
  browserHost,
  identifyCaller,
  type Principal,
  refuseCrossSite,
  singleHeader,
  verifyBootstrapToken,
} from '@perdure/identity'
import { ProblemError } from '@perdure/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServiceDependencies } from '../dependencies.ts'

/** The role that may run the service, from the principal or from the directory. */
export const OPERATOR_ROLE = 'ai.operator'

const PRINCIPAL = 'principal'
const PERSON = 'person'

/** Call once on the root server, before `requireGateway`, `requirePerson` or `requireOperator` is hooked. */
export function decorateRequests(app: FastifyInstance): void {
  app.decorateRequest(PRINCIPAL, null)
  app.decorateRequest(PERSON, null)
}

/**
 * Hook: the request came through the gateway, with a principal, and not from another site's page. 401 or 403 otherwise.
 */
export function requireGateway({ settings }: ServiceDependencies) {
  return async (request: FastifyRequest): Promise<void> => {
    const { headers, method } = request
    request.setDecorator<Principal>(PRINCIPAL, identifyCaller({ headers, proxySecret: settings.proxySecret }))
    refuseCrossSite({ method, headers, host: browserHost(headers) })
  }
}

/** Hook, after `requireGateway`: the directory knows the person, who may use the analyst, and it is switched on. */
export function requirePerson({ directory, settings }: ServiceDependencies) {
  return async (request: FastifyRequest): Promise<void> => {
    const person = await directory.find(principalOf(request).userId)
    if (person?.aiPermission !== true) throw new ProblemError('ai_not_permitted')
    if (!settings.featureEnabled) throw new ProblemError('feature_disabled')
    request.setDecorator<Person>(PERSON, person)
  }
}

/**
 * Hook, after `requireGateway`: an operator. Neither the AI permission nor the feature switch is asked for, so that
 * runs can still be looked after when the feature is off.
 */
export function requireOperator({ directory }: ServiceDependencies) {
  return async (request: FastifyRequest): Promise<void> => {
    const { userId, roles } = principalOf(request)
    if (roles.includes(OPERATOR_ROLE)) return
    const person = await directory.find(userId)
    if (person?.roles.includes(OPERATOR_ROLE) !== true) throw new ProblemError('forbidden')
  }
}

/** Hook, after `requirePerson`: the page's token is valid and this person's. */
export function requireBootstrapToken({ clock, settings }: ServiceDependencies) {
  return async (request: FastifyRequest): Promise<void> => {
    await verifyBootstrapToken({
      token: singleHeader(request.headers, BOOTSTRAP_HEADER),
      userId: principalOf(request).userId,
      secret: settings.bootstrapSecret,
      nowMs: clock.nowMs(),
    })
  }
}

/** Who is asking; only behind `requirePerson`. */
export function personOf(request: FastifyRequest): Person {
  const person = request.getDecorator<Person | null>(PERSON)
  if (!person) throw new Error('route is not behind requirePerson')
  return person
}

function principalOf(request: FastifyRequest): Principal {
  const principal = request.getDecorator<Principal | null>(PRINCIPAL)
  if (!principal) throw new Error('route is not behind requireGateway')
  return principal
}
