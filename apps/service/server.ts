import { installProblems, problemServerOptions } from '@perdure/http-problems'
import Fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { ServiceDependencies } from './dependencies.ts'
import { engineProblem } from './engine-problems.ts'
import { decorateRequests, requireGateway, requireOperator, requirePerson } from './identity/caller.ts'
import {
  CLOSE_GRACE_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  PARAMETER_MAX_CHARACTERS,
  REQUEST_RECEIVE_TIMEOUT_MS,
  SMALL_BODY_MAX_BYTES,
} from './limits.ts'
import { installRequestLog, requestIdOf } from './observation/request-log.ts'
import { installOpenapi } from './openapi/document.ts'
import type { RouteContext, ZodServer } from './route-context.ts'
import { adminRoutes } from './routes/admin.ts'
import { chatRoutes } from './routes/chat.ts'
import { conversationRoutes } from './routes/conversations.ts'
import { datasetRoutes } from './routes/datasets.ts'
import { feedbackRoutes } from './routes/feedback.ts'
import { operationsRoutes } from './routes/operations.ts'
import { runStreamRoutes } from './routes/run-stream.ts'
import { runRoutes } from './routes/runs.ts'
import { toolRoutes } from './routes/tools.ts'
import { OpenStreams } from './streaming/open-streams.ts'

const API_PREFIX = '/api/ai'

/**
 * The HTTP server, ready to listen. Its `close()` ends open streams at an event boundary and never waits longer than
 * `CLOSE_GRACE_MS` for readers; the runs go on. It does not close what it was given.
 */
export async function createServer(dependencies: ServiceDependencies): Promise<ZodServer> {
  const app: ZodServer = Fastify({
    ...problemServerOptions,
    loggerInstance: dependencies.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf(dependencies.newId),
    bodyLimit: SMALL_BODY_MAX_BYTES,
    requestTimeout: REQUEST_RECEIVE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PARAMETER_MAX_CHARACTERS },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  acceptJsonOnly(app)

  const context: RouteContext = { ...dependencies, streams: new OpenStreams() }
  installRequestLog(app, dependencies.metrics)
  installProblems(app, { translate: engineProblem })
  decorateRequests(app)
  endStreamsOnClose(app, context)
  await installOpenapi(app)

  const gateway = requireGateway(context)
  // A path that does not exist is told only to those who may ask at all.
  app.addHook('onRequest', async (request) => {
    if (request.is404 && request.url.startsWith(`${API_PREFIX}/`)) await gateway(request)
  })
  await app.register(async (root: ZodServer) => operationsRoutes(root, context))
  await app.register(
    async (api: ZodServer) => {
      api.addHook('onRequest', gateway)
      api.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'))
      await api.register(async (routes: ZodServer) => personRoutes(routes, context))
      await api.register(async (routes: ZodServer) => operatorRoutes(routes, context))
    },
    { prefix: API_PREFIX },
  )
  await app.ready()
  return app
}

function personRoutes(app: ZodServer, context: RouteContext): void {
  app.addHook('onRequest', requirePerson(context))
  chatRoutes(app, context)
  runRoutes(app, context)
  runStreamRoutes(app, context)
  feedbackRoutes(app, context)
  conversationRoutes(app, context)
  datasetRoutes(app, context)
  toolRoutes(app, context)
}

function operatorRoutes(app: ZodServer, context: RouteContext): void {
  app.addHook('onRequest', requireOperator(context))
  adminRoutes(app, context)
}

/** Only JSON is read; an empty body is no body, whatever its content type says. */
function acceptJsonOnly(app: ZodServer): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, body as string, done)
  })
}

/** Streams end where the readers stand; a connection whose reader takes nothing more is cut after a while. */
function endStreamsOnClose(app: ZodServer, { clock, streams }: RouteContext): void {
  let cancelCut: (() => void) | undefined
  app.addHook('preClose', async () => {
    streams.endAll()
    cancelCut = clock.after(CLOSE_GRACE_MS, () => app.server.closeAllConnections())
  })
  app.addHook('onClose', async () => cancelCut?.())
}
