import { fileURLToPath } from 'node:url'
import type { Configurations, Environment } from '@perdure/configuration'
import type { ProgramDescription } from './supervised-program.ts'

/** Where the two programs behind the gateway listen: only the gateway is anybody else's business. */
const INNER_HOST = '127.0.0.1'

const entryOf = (name: string): string => fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url))

/** One of the three with the address it listens on. */
export interface ListeningProgram extends ProgramDescription {
  readonly host: string
  readonly port: number
  /** The setting of its port. */
  readonly portSetting: string
}

/** The three programs, in the order in which they are told to stop: first the one that lets requests in. */
export function productPrograms(configurations: Configurations, env: Environment): ListeningProgram[] {
  const { gateway, service, backoffice } = configurations
  const inner = { ...env, HOST: INNER_HOST }
  return [
    {
      name: 'gateway',
      entry: entryOf('gateway'),
      env,
      host: gateway.host,
      port: gateway.port,
      portSetting: 'PORT',
      readyUrl: `${urlOf(gateway.host, gateway.port)}/healthz`,
    },
    {
      name: 'service',
      entry: entryOf('service'),
      env: inner,
      host: INNER_HOST,
      port: service.port,
      portSetting: 'AI_SERVICE_PORT',
      readyUrl: `${urlOf(INNER_HOST, service.port)}/readyz`,
    },
    {
      name: 'backoffice',
      entry: entryOf('backoffice'),
      env: inner,
      host: INNER_HOST,
      port: backoffice.port,
      portSetting: 'BACKOFFICE_PORT',
      readyUrl: `${urlOf(INNER_HOST, backoffice.port)}/readyz`,
    },
  ]
}

/** A URL of this machine that reaches who listens on `host`, also where that is every address. */
export function urlOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}
