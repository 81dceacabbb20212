import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTinyDataset } from '@perdure/books/testing'
import type { LaunchOptions } from '../harness/program.ts'
import { launchService, type LaunchedService } from '../harness/service.ts'
import { startTalkingProvider, type TalkingProvider } from './provider.ts'

/** What a life stands on and no process takes with it: a data folder, small books, and the provider. */
export interface Bench {
  /** The data folder. */
  readonly folder: string
  readonly provider: TalkingProvider
  /** Starts a service on it; the provider knows it by `caller`. */
  launch(port: number, caller: string, options?: LaunchOptions): LaunchedService
  close(): Promise<void>
}

/** Between two events of the provider: longer than a commit takes, so that readers see event by event. */
const PACE_MS = 12

export async function openBench(seed: number): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-life-'))
  const books = await writeTinyDataset()
  const provider = await startTalkingProvider({ seed, paceMs: PACE_MS })
  return {
    folder,
    provider,
    launch: (port, caller, options = {}) =>
      launchService({
        ...options,
        folder,
        port,
        settings: {
          AI_DATA: books.folder,
          AI_PROVIDER: 'anthropic',
          ANTHROPIC_API_KEY: caller,
          ANTHROPIC_BASE_URL: provider.url,
          AI_RUN_MAX_ATTEMPTS: '100',
          AI_SHUTDOWN_GRACE_MS: '1000',
        },
      }),
    async close() {
      await provider.close()
      await books.remove()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
