import { join } from 'node:path'
import { launchProgram, type LaunchedProgram, type LaunchOptions } from './program.ts'
import { BOOTSTRAP_SECRET, PROXY_SECRET } from './secrets.ts'

/** The AI service without the programs around it. */
export interface LaunchedService extends LaunchedProgram {
  readonly url: string
}

export interface ServiceOptions extends LaunchOptions {
  /** The data folder; services on the same one share its store. */
  folder: string
  port: number
  settings?: Record<string, string>
}

/** The file of the store in a service's data folder. */
export function storePath(folder: string): string {
  return join(folder, 'runs.sqlite')
}

export function launchService({ folder, port, settings = {}, ...launch }: ServiceOptions): LaunchedService {
  const url = `http://127.0.0.1:${port}`
  const environment = {
    HOST: '127.0.0.1',
    AI_SERVICE_PORT: String(port),
    PERDURE_DATA_DIR: folder,
    INTERNAL_PROXY_SECRET: PROXY_SECRET,
    AI_CHAT_BOOTSTRAP_SECRET: BOOTSTRAP_SECRET,
    LOG_LEVEL: 'error',
    ...settings,
  }
  return { ...launchProgram('service', environment, `${url}/readyz`, launch), url }
}
