import { randomUUID } from 'node:crypto'
import { openCurrentBooks } from '@perdure/books'
import { type BackofficeConfiguration, ConfigurationError, loadConfiguration } from '@perdure/configuration'
import { type Logger, pino } from 'pino'
import { logBooksEvent } from './books-log.ts'
import { FLUSH_MS } from './limits.ts'
import { createServer } from './server.ts'

/** Looks for newer books at once, and tries those again that did not load. */
const RELOAD_SIGNAL = 'SIGUSR2'

async function start(configuration: BackofficeConfiguration): Promise<void> {
  const { host, port, logLevel, shutdownGraceMs } = configuration
  const logger = pino({ level: logLevel, base: { program: 'backoffice' } })
  const stopped = Promise.withResolvers<void>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopped.resolve())

  const books = await openCurrentBooks({
    data: configuration.booksFolder,
    nowMs: () => performance.now(),
    onEvent: (event) => logBooksEvent(logger, event),
  })
  const { label, asOf, datasetVersion, loadedInMs } = books.describe()
  logger.info({ books: label, asOf, datasetVersion, loadedInMs }, 'books are open')
  const app = await createServer({
    books,
    settings: { proxySecret: configuration.internalProxySecret, bootstrapSecret: configuration.bootstrapSecret },
    nowMs: Date.now,
    newId: randomUUID,
    logger,
  })
  books.watch(after)
  process.on(RELOAD_SIGNAL, () => void books.lookAgain({ force: true }))
  await app.listen({ host, port, listenTextResolver: () => 'listening' })

  await stopped.promise
  logger.info({ graceMs: shutdownGraceMs }, 'shutting down')
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => app.server.closeAllConnections())
  const cut = setTimeout(() => app.server.closeAllConnections(), shutdownGraceMs)
  await app.close()
  clearTimeout(cut)
  await books.close()
  logger.info('stopped')
  exitAfter(logger)
}

function after(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs)
  return () => clearTimeout(timer)
}

/** Exits once the last lines are written; soon in any case, for nobody may be left to read them. */
function exitAfter(logger: Logger): void {
  logger.flush(() => process.exit(0))
  setTimeout(() => process.exit(0), FLUSH_MS)
}

try {
  await start(loadConfiguration({ env: process.env, program: 'backoffice' }))
} catch (error) {
  process.stderr.write(`${describe(error)}\n`)
  process.exit(1)
}

/** One line that says what to do where we know it, else the whole error. */
function describe(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message
  if (!(error instanceof Error)) return String(error)
  const { code, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') return `BACKOFFICE_PORT ${port} is in use`
  return error.name === 'SourceError' ? `The books cannot be read: ${error.message}` : (error.stack ?? error.message)
}
