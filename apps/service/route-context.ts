import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceDependencies } from './dependencies.ts'
import type { OpenStreams } from './streaming/open-streams.ts'

/** A Fastify server whose routes are typed by their zod schemas. */
export type ZodServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What every file of routes is given. */
export interface RouteContext extends ServiceDependencies {
  streams: OpenStreams
}
