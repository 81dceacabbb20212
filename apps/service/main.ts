import { randomUUID } from 'node:crypto'
import { LanguageModelError, ledgerCall, settleCharges } from '@perdure/analyst'
import { openCurrentBooks } from '@perdure/books'
import { ConfigurationError, loadConfiguration, type ServiceConfiguration } from '@perdure/configuration'
import { createEngine, type Engine, openSqliteStore, StoreDamageError, StoreUnusableError, systemClock } from '@perdure/engine'
import type { Logger } from 'pino'
import { createDrain } from './drain.ts'
import { createLifecycle } from './lifecycle.ts'
import { LOG_FLUSH_MS } from './limits.ts'
import { logBooksEvent } from './observation/books-log.ts'
import { configurationChecks, providerDetail } from './observation/configuration-checks.ts'
import { createMetrics } from './observation/metrics.ts'
import { createProgramLog } from './observation/program-log.ts'
import { questionLog, questionSpans } from './observation/question-sinks.ts'
import { engineChecks } from './observation/readiness.ts'
import { createServer } from './server.ts'
import { SERVICE_VERSION } from './version.ts'
import { hearStopSignals } from './stop-signals.ts'
import { wireAnalyst } from './wiring/analyst.ts'
import { readHistory } from './wiring/history.ts'
import { openModel } from './wiring/model.ts'

/** Looks for newer books at once, and tries those again that did not load. */
const RELOAD_SIGNAL = 'SIGUSR2'
const clock = systemClock
const newId = (): string => randomUUID().replaceAll('-', '')

async function start(configuration: ServiceConfiguration, logger: Logger): Promise<void> {
  const stopSignals = hearStopSignals(process, () => exitAfter(logger, 0))

  const model = await openModel(configuration.provider)
  const books = await openCurrentBooks({
    data: configuration.booksFolder,
    nowMs: () => performance.now(),
    onEvent: (event) => logBooksEvent(logger, event),
  })
  const { label, asOf, datasetVersion, loadedInMs } = books.describe()
  logger.info({ books: label, asOf, datasetVersion, loadedInMs, provider: model.provider }, 'books are open')

  // The engine takes runs over as it opens, and their history is read through it.
  const opened = Promise.withResolvers<Engine>()
  const metrics = createMetrics({ process: true })
  const sinks = [questionLog(logger), metrics.asked, questionSpans(() => clock.nowMs())]
  const { executor, ...analyst } = wireAnalyst({
    configuration,
    model,
    books,
    clock,
    history: async (run) => readHistory(await opened.promise, run),
    onToolFailure: ({ runId, tool, error }) => logger.error({ runId, tool, err: error }, 'a tool failed'),
    onChecked: metrics.answered,
    onQuestion: (question) => sinks.forEach((tell) => tell(question)),
  })
  stopSignals.keep()
  const engine = await createEngine({
    store: await openSqliteStore({ path: configuration.store.path, owner: newId() }),
    executor,
    settle: settleCharges,
    newId,
    clock,
    logger,
    admissionLimits: configuration.admission,
    runLimits: configuration.run,
    retentionMs: configuration.retentionMs,
  }).catch((error: unknown) => {
    throw error instanceof StoreDamageError ? new StoreUnusableError(configuration.store.path, error) : error
  })
  opened.resolve(engine)

  const drain = createDrain({ engine, graceMs: configuration.shutdownGraceMs, clock })
  const { internalProxySecret: proxySecret, bootstrapSecret, featureEnabled } = configuration
  const app = await createServer({
    ...analyst,
    ledgerCall,
    engine,
    directory: { find: (userId) => books.directory.find(userId) },
    booksFigures: () => books.figures(),
    readinessChecks: [
      ...engineChecks(engine),
      { name: 'data', check: () => books.check() },
      ...configurationChecks(configuration),
    ],
    drain,
    description: {
      version: SERVICE_VERSION,
      startedAtMs: Math.round(performance.timeOrigin),
      provider: providerDetail(configuration.provider),
      store: `SQLite at ${configuration.store.path}`,
      limits: configuration.admission,
    },
    clock,
    newId,
    settings: { proxySecret, bootstrapSecret, featureEnabled },
    metrics,
    logger,
  })

  const lifecycle = createLifecycle({
    engine: { drain: ({ hurry }) => drain.begin(hurry), close: () => engine.close() },
    closeServer: () => app.close(),
    closeBooks: () => books.close(),
    graceMs: configuration.shutdownGraceMs,
    clock,
    logger,
    exit: (code) => exitAfter(logger, code),
  })
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => lifecycle.fail(error))
  }

  books.watch((delayMs, callback) => clock.after(delayMs, callback))
  process.on(RELOAD_SIGNAL, () => void books.lookAgain({ force: true }))

  const { host, port } = configuration
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` })
  } catch (error) {
    // Runs were taken over by now; they are handed back, not left to be found dead.
    process.stderr.write(`${describe(error)}\n`)
    lifecycle.fail(error)
  }
  stopSignals.handTo((signal) => lifecycle.stop(signal))
}

/** Exits once the last lines are written; soon in any case, for nobody may be left to read them. */
function exitAfter(logger: Logger, code: number): void {
  logger.flush(() => process.exit(code))
  setTimeout(() => process.exit(code), LOG_FLUSH_MS)
}

try {
  const configuration = loadConfiguration({ env: process.env, program: 'service' })
  await start(configuration, createProgramLog(configuration.logLevel))
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exit(1)
}

/** One line that says what to do where we know it, else the whole error. */
function describe(error: unknown): string {
  const known = [ConfigurationError, LanguageModelError, StoreUnusableError]
  if (known.some((kind) => error instanceof kind)) return (error as Error).message
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `AI_SERVICE_PORT ${port} is in use`
  return error.name === 'SourceError' ? `The books cannot be read: ${error.message}` : (error.stack ?? error.message)
}
