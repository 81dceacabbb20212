import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, startProgram, type RunningProgram } from './program.ts'
import { BOOTSTRAP_SECRET, PROXY_SECRET } from './secrets.ts'

/** The whole product as a user has it: three programs behind one address, on a data folder of its own. */
export interface Stack {
  /** Where a browser goes. */
  readonly url: string
  /** The AI service itself, past the gateway: its root routes and what a forger would try. */
  readonly serviceUrl: string
  readonly backofficeUrl: string
  /** What the gateway shows to the programs behind it. */
  readonly proxySecret: string
  readonly bootstrapSecret: string
  /** The AI service's process; another one after `restartService`. */
  service(): RunningProgram
  gateway(): RunningProgram
  /** Ends the service by `signal`, if it still runs, and starts it again on the same store and port. */
  restartService(signal: NodeJS.Signals): Promise<void>
  close(): Promise<void>
}

export async function startStack(settings: Record<string, string> = {}): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-test-'))
  const [port, servicePort, backofficePort] = [await freePort(), await freePort(), await freePort()]
  const environment = {
    HOST: '127.0.0.1',
    PORT: String(port),
    AI_SERVICE_PORT: String(servicePort),
    BACKOFFICE_PORT: String(backofficePort),
    PERDURE_DATA_DIR: folder,
    INTERNAL_PROXY_SECRET: PROXY_SECRET,
    AI_CHAT_BOOTSTRAP_SECRET: BOOTSTRAP_SECRET,
    SESSION_SECRET: 'session-secret-of-the-tests-0123456789abcdef',
    AI_SHUTDOWN_GRACE_MS: '300',
    LOG_LEVEL: 'warn',
    ...settings,
  }
  const url = `http://127.0.0.1:${port}`
  const serviceUrl = `http://127.0.0.1:${servicePort}`
  const backofficeUrl = `http://127.0.0.1:${backofficePort}`
  const startService = (): Promise<RunningProgram> => startProgram('service', environment, `${serviceUrl}/readyz`)
  const [startedService, backoffice, gateway] = await Promise.all([
    startService(),
    startProgram('backoffice', environment, `${backofficeUrl}/healthz`),
    startProgram('gateway', environment, `${url}/healthz`),
  ])
  let service = startedService
  return {
    url,
    serviceUrl,
    backofficeUrl,
    proxySecret: PROXY_SECRET,
    bootstrapSecret: BOOTSTRAP_SECRET,
    service: () => service,
    gateway: () => gateway,
    async restartService(signal) {
      await service.stop(signal)
      service = await startService()
    },
    async close() {
      await Promise.all([gateway, service, backoffice].map((program) => program.stop('SIGKILL')))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
