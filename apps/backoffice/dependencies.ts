import type { Books } from '@perdure/books'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** A Fastify server whose routes are typed by their zod schemas. */
export type ZodServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** Everything a route may use. Built once by `main.ts`; a test builds its own. */
export interface BackofficeDependencies {
  readonly books: Books
  readonly settings: {
    /** `INTERNAL_PROXY_SECRET`: what the gateway shows. */
    readonly proxySecret: string
    /** `AI_CHAT_BOOTSTRAP_SECRET`: signs the page's tokens. */
    readonly bootstrapSecret: string
  }
  readonly nowMs: () => number
  readonly newId: () => string
  readonly logger: FastifyBaseLogger
}
