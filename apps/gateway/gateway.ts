import { createServer, type Server } from 'node:http'
import type { GatewayConfiguration } from '@perdure/configuration'
import { ProblemError } from '@perdure/protocol'
import express from 'express'
import type { Logger } from 'pino'
import { api } from './api.ts'
import { developmentIdentity } from './identity/development-identity.ts'
import type { PersonFinder } from './identity/person-finder.ts'
import { platformIdentity } from './identity/platform-identity.ts'
import { HEADERS_TIMEOUT_MS, KEEP_ALIVE_TIMEOUT_MS, REQUEST_RECEIVE_TIMEOUT_MS } from './limits.ts'
import { panel } from './panel/panel.ts'
import { problemHandler } from './problems.ts'
import { refuseOddPaths, refuseOtherSites, refuseWhileClosing } from './request-guards.ts'
import { requestLog } from './request-log.ts'
import { securityHeaders } from './security-headers.ts'

export interface GatewayDependencies {
  readonly configuration: GatewayConfiguration
  /** The folder of the built panel; it may still be missing. */
  readonly panelFolder: string
  /** Aborted when the gateway is about to close: requests that still arrive are told to go elsewhere. */
  readonly closing: AbortSignal
  readonly logger: Logger
  readonly nowMs: () => number
  readonly newId: () => string
}

/** What the programs behind the gateway tell at their own root, to whoever runs them. The gateway does not pass it. */
const OPERATIONS_PATHS = ['/readyz', '/metrics', '/openapi.json']

/** The gateway's HTTP server, ready to listen. No answer is ever timed out; requests are, while they arrive. */
export function createGateway(dependencies: GatewayDependencies): Server {
  const { configuration, closing, logger, panelFolder } = dependencies
  const people = peopleOf(dependencies)
  const app = express()
  app.disable('x-powered-by')
  app.enable('case sensitive routing')
  app.use(requestLog(dependencies), securityHeaders({ https: configuration.identity === 'azure' }))
  app.use(refuseOddPaths, refuseWhileClosing(closing), refuseOtherSites)
  app.get('/healthz', (_request, response) => void response.set('cache-control', 'no-store').json({ status: 'ok' }))
  app.use(OPERATIONS_PATHS, (_request, _response, next) => next(new ProblemError('not_found')))
  app.use(people.routes)
  app.use(api({ ...dependencies, people }))
  app.use(panel({ folder: panelFolder, people }))
  app.use(problemHandler(logger))

  const server = createServer(app)
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_RECEIVE_TIMEOUT_MS
  server.timeout = 0
  return server
}

function peopleOf({ configuration, nowMs }: GatewayDependencies): PersonFinder {
  if (configuration.identity === 'azure') return platformIdentity()
  return developmentIdentity({ sessionSecret: configuration.sessionSecret, nowMs })
}
