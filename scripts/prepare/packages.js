import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, runStep, StepError } from './step.js'

const LOCK = join(ROOT, 'package-lock.json')
const FOLDER = join(ROOT, 'node_modules')
/** What npm itself wrote down of what it installed. */
const INSTALLED_LOCK = join(FOLDER, '.package-lock.json')
/** What was installed and seen to work, so that the next start need not look. */
const STAMP = join(FOLDER, '.prepared')
/** The Node of the package `node`: the version package.json names, whatever is installed on the machine. */
export const NODE = join(FOLDER, '.bin', 'node')
const NODE_PACKAGE = join(FOLDER, 'node')
const NODE_MAJOR_MIN = 24

/** Installs the packages of package-lock.json, unless exactly these are. */
export async function preparePackages() {
  if (isStamped() || isInstalled()) return
  const npm = process.env.npm_execpath
  const [command, ...before] = npm ? [process.execPath, npm] : ['npm']
  await runStep({
    title: 'Installing the packages (about a minute the first time)',
    command,
    args: [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    advice: 'Is the network there? To see more: npm ci',
  })
}

/**
 * Sees to it that `node` in npm's scripts is new enough. The package `node` fetches it in its install script, which npm
 * may have been told not to run; then it is run here.
 */
export async function prepareNode() {
  if (isStamped()) return
  if (nodeMajor(NODE) < NODE_MAJOR_MIN && existsSync(NODE_PACKAGE)) {
    await runStep({
      title: 'Fetching Node',
      command: process.execPath,
      args: ['installArchSpecificPackage.js'],
      cwd: NODE_PACKAGE,
      advice: `Install Node ${NODE_MAJOR_MIN} or later yourself.`,
    })
    // npm left the link out, as there was nothing to link to.
    if (!existsSync(NODE)) symlinkSync(join('..', 'node', 'bin', 'node'), NODE)
  }
  // Without the package's, npm's scripts find the machine's.
  const found = existsSync(NODE) ? NODE : process.execPath
  if (nodeMajor(found) < NODE_MAJOR_MIN) {
    throw new StepError(`Node ${NODE_MAJOR_MIN} or later is needed; ${found} is older or does not run.`)
  }
  if (existsSync(NODE)) writeFileSync(STAMP, stampText())
}

/** Equal exactly when the lock file is the same, on the same kind of machine. */
function stampText() {
  const hash = createHash('sha256').update(readFileSync(LOCK)).digest('hex')
  return `${process.platform}-${process.arch} ${hash}\n`
}

function isStamped() {
  return existsSync(STAMP) && existsSync(NODE) && readFileSync(STAMP, 'utf8') === stampText()
}

/** Whether npm has installed what the lock file names, by whatever command. */
function isInstalled() {
  if (!existsSync(INSTALLED_LOCK)) return false
  const wanted = Object.entries(JSON.parse(readFileSync(LOCK, 'utf8')).packages)
  const installed = JSON.parse(readFileSync(INSTALLED_LOCK, 'utf8')).packages
  return wanted.every(([path, { version, resolved, link, optional, devOptional, peer }]) => {
    if (!path.includes('node_modules/')) return true
    const found = installed[path]
    // An optional package may be for another kind of machine.
    if (!found) return Boolean(optional || devOptional || peer)
    return existsSync(join(ROOT, path)) && (link ? found.resolved === resolved : found.version === version)
  })
}

function nodeMajor(executable) {
  const { status, stdout } = spawnSync(executable, ['--version'], { encoding: 'utf8' })
  return status === 0 ? Number(/^v(\d+)/.exec(stdout)?.[1] ?? 0) : 0
}
