import { installProblems, problemServerOptions } from '@perdure/http-problems'
import Fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { decorateRequests, requireGateway } from './caller.ts'
import type { BackofficeDependencies, ZodServer } from './dependencies.ts'
import { BODY_MAX_BYTES, KEEP_ALIVE_TIMEOUT_MS, REQUEST_RECEIVE_TIMEOUT_MS } from './limits.ts'
import { installOpenapi } from './openapi.ts'
import { installRequestLog, requestIdOf } from './request-log.ts'
import { definitionRoutes } from './routes/definitions.ts'
import { figureRoutes } from './routes/figures.ts'
import { meRoutes } from './routes/me.ts'
import { operationsRoutes } from './routes/operations.ts'

/** The business API's HTTP server, ready to listen. It does not close what it was given. */
export async function createServer(dependencies: BackofficeDependencies): Promise<ZodServer> {
  const app: ZodServer = Fastify({
    ...problemServerOptions,
    loggerInstance: dependencies.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf(dependencies.newId),
    bodyLimit: BODY_MAX_BYTES,
    requestTimeout: REQUEST_RECEIVE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  installRequestLog(app)
  installProblems(app)
  decorateRequests(app)
  await installOpenapi(app)

  const gateway = requireGateway(dependencies.settings.proxySecret)
  // Which paths and methods there are is told only to those who may ask at all.
  app.addHook('onRequest', async (request) => {
    if (request.is404) await gateway(request)
  })
  await app.register(async (root: ZodServer) => operationsRoutes(root, dependencies))
  await app.register(
    async (api: ZodServer) => {
      api.addHook('onRequest', gateway)
      meRoutes(api, dependencies)
      figureRoutes(api, dependencies)
      definitionRoutes(api, dependencies)
    },
    { prefix: '/api' },
  )
  await app.ready()
  return app
}
