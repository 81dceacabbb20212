import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, type GatewayConfiguration, loadConfiguration } from '@perdure/configuration'
import { type Logger, pino } from 'pino'
import { closeServer } from './close-server.ts'
import { createGateway } from './gateway.ts'
import { FLUSH_MS } from './limits.ts'

const PANEL_FOLDER = fileURLToPath(new URL('../web/dist/', import.meta.url))

function start(configuration: GatewayConfiguration): void {
  const { host, port, identity, logLevel, shutdownGraceMs } = configuration
  const logger = pino({ level: logLevel, base: { program: 'gateway' } })
  const closing = new AbortController()
  const server = createGateway({
    configuration,
    panelFolder: PANEL_FOLDER,
    closing: closing.signal,
    logger,
    nowMs: Date.now,
    newId: randomUUID,
  })

  server.once('error', (error: NodeJS.ErrnoException) => {
    const isTaken = error.code === 'EADDRINUSE'
    logger.fatal({ err: error }, isTaken ? `PORT ${port} on ${host} is in use` : 'cannot listen')
    process.exitCode = 1
  })
  server.listen(port, host, () => {
    const address = server.address()
    logger.info({ address, identity }, 'listening')
  })

  const stop = async (): Promise<void> => {
    // Told again: hurry.
    if (closing.signal.aborted) return server.closeAllConnections()
    closing.abort()
    logger.info({ graceMs: shutdownGraceMs }, 'shutting down')
    const isClean = server.listening ? await closeServer(server, shutdownGraceMs) : true
    logger.info(isClean ? 'stopped' : 'stopped, with connections cut')
    exitAfter(logger)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
}

/** Exits once the last lines are written; soon in any case, for nobody may be left to read them. */
function exitAfter(logger: Logger): void {
  logger.flush(() => process.exit(0))
  setTimeout(() => process.exit(0), FLUSH_MS)
}

try {
  start(loadConfiguration({ env: process.env, program: 'gateway' }))
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
