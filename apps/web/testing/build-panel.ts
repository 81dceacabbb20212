import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js')
const PANEL = join(import.meta.dirname, '..')

export interface Build {
  folder: string
  remove: () => Promise<void>
}

/**
 * Builds the panel as it is now into a folder of its own, so that a test never sees an old one. In a process of its
 * own, because a test runner sets NODE_ENV, and people get the production build. `page` is a folder of this one that has
 * another page of the panel's parts.
 */
export async function buildPanel(page?: 'markdown-page'): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-panel-'))
  const root = page === undefined ? PANEL : join(import.meta.dirname, page)
  const options = ['--config', join(PANEL, 'vite.config.ts'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  await promisify(execFile)(process.execPath, [VITE, 'build', root, ...options], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
