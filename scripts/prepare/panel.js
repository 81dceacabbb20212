import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { NODE } from './packages.js'
import { ROOT, runStep } from './step.js'

const PANEL = join(ROOT, 'apps/web')
const BUILT_PAGE = join(PANEL, 'dist/index.html')
/** What the panel is made of. */
const SOURCES = ['apps/web', 'packages/client', 'packages/protocol', 'package-lock.json']
const NOT_SOURCES = new Set(['dist', 'node_modules', 'testing'])

/** Builds the panel, unless what is built is newer than all it is made of. */
export async function preparePanel() {
  if (isBuilt()) return
  await runStep({
    title: 'Building the panel',
    command: existsSync(NODE) ? NODE : process.execPath,
    args: [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', PANEL, '--logLevel', 'warn'],
    advice: 'To see more: npm run build:web',
  })
}

function isBuilt() {
  const sourceMs = Math.max(...SOURCES.map((source) => newestMs(join(ROOT, source))))
  return existsSync(BUILT_PAGE) && statSync(BUILT_PAGE).mtimeMs >= sourceMs
}

/** When the newest file of a folder, or a file, was changed. A test is no source. */
function newestMs(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  const entries = readdirSync(path).filter((name) => !NOT_SOURCES.has(name) && !/\.test\.tsx?$/.test(name))
  return Math.max(0, ...entries.map((name) => newestMs(join(path, name))))
}
