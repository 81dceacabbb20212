import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request, type RequestOptions, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayConfiguration } from '@perdure/configuration'
import { pino } from 'pino'
import { createGateway } from '../gateway.ts'

export const PROXY_SECRET = 'the proxy secret of the tests, long enough'
export const SESSION_SECRET = 'the session secret of the tests, long enough'

export interface TestGateway {
  readonly origin: string
  readonly port: number
  readonly server: Server
  readonly panelFolder: string
  /** Log lines so far. */
  readonly logged: string[]
  /** Sets the clock on. */
  advance(ms: number): void
  /** Tells the gateway that it is about to close. */
  beginClosing(): void
  /** Signs in at the sign-in page; resolves to the `Cookie` header of the session. */
  signIn(userId: string): Promise<string>
  close(): Promise<void>
}

/** A gateway on a free port in front of whatever upstreams are named; by default of nothing. */
export async function startGateway(changes: Partial<GatewayConfiguration> = {}): Promise<TestGateway> {
  const panelFolder = mkdtempSync(join(tmpdir(), 'panel-'))
  const closing = new AbortController()
  const logged: string[] = []
  let nowMs = Date.UTC(2026, 0, 1)
  let ids = 0
  const server = createGateway({
    configuration: { ...CONFIGURATION, ...changes },
    panelFolder,
    closing: closing.signal,
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    nowMs: () => nowMs,
    newId: () => `request-${(ids += 1)}`,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    port,
    server,
    panelFolder,
    logged,
    advance: (ms) => void (nowMs += ms),
    beginClosing: () => closing.abort(),
    signIn: (userId) => signIn(origin, userId),
    async close() {
      rmSync(panelFolder, { recursive: true })
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const CONFIGURATION: GatewayConfiguration = {
  program: 'gateway',
  production: false,
  logLevel: 'info',
  host: '127.0.0.1',
  port: 0,
  dataFolder: '/nowhere',
  shutdownGraceMs: 1_000,
  internalProxySecret: PROXY_SECRET,
  sessionSecret: SESSION_SECRET,
  identity: 'dev',
  serviceUrls: ['http://127.0.0.1:9'],
  backofficeUrl: 'http://127.0.0.1:9',
}

async function signIn(origin: string, userId: string): Promise<string> {
  const response = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ user: userId }),
    headers: { 'sec-fetch-site': 'same-origin', origin },
    redirect: 'manual',
  })
  if (response.status !== 303) throw new Error(`signing in: ${response.status}`)
  return response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]).join('; ')
}

/** Sends a request exactly as told, path and header spelling included; resolves when its answer begins. */
export async function send(
  gateway: { port: number },
  options: RequestOptions & { body?: string | Buffer },
): Promise<IncomingMessage> {
  const { body, ...rest } = options
  const asked = request({ host: '127.0.0.1', port: gateway.port, agent: false, ...rest })
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return response
}
