import type { Asker, Directory, Person } from '@perdure/books'
import { browserHost, identifyCaller, type Principal, refuseCrossSite } from '@perdure/identity'
import { ProblemError } from '@perdure/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const PRINCIPAL = 'principal'

/** Call once on the root server, before `requireGateway` is hooked. */
export function decorateRequests(app: FastifyInstance): void {
  app.decorateRequest(PRINCIPAL, null)
}

/** Hook: the request came through the gateway, with a principal, and not from another site's page. Else 401 or 403. */
export function requireGateway(proxySecret: string) {
  return async (request: FastifyRequest): Promise<void> => {
    const { headers, method } = request
    request.setDecorator<Principal>(PRINCIPAL, identifyCaller({ headers, proxySecret }))
    refuseCrossSite({ method, headers, host: browserHost(headers) })
  }
}

/** Who is asking; only behind `requireGateway`. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = request.getDecorator<Principal | null>(PRINCIPAL)
  if (!principal) throw new Error('route is not behind requireGateway')
  return principal
}

/** On whose behalf the books are read. Throws ProblemError `forbidden` for somebody the directory does not know. */
export async function askerOf(request: FastifyRequest, directory: Directory): Promise<Asker> {
  const person: Person | undefined = await directory.find(principalOf(request).userId)
  if (!person) throw new ProblemError('forbidden', { detail: 'The directory does not know you' })
  return directory.askerFor(person)
}
