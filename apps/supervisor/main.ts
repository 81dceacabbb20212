import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ConfigurationError, type Configurations, loadConfigurations } from '@perdure/configuration'
import { PARENT_INTERVAL_MS, RESTART_LIMITS, SAME_WISH_MS, STOP_MARGIN_MS } from './limits.ts'
import { readableLine } from './log-lines.ts'
import { isPortFree } from './ports.ts'
import { type ListeningProgram, productPrograms, urlOf } from './programs.ts'
import { type Supervisor, supervise } from './supervisor.ts'

const PREPARE = fileURLToPath(new URL('../../scripts/prepare.js', import.meta.url))
const PANEL_PAGE = fileURLToPath(new URL('../web/dist/index.html', import.meta.url))

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const colour = process.stdout.isTTY && !process.env['NO_COLOR']

function main(): Promise<number> {
  try {
    return run(loadConfigurations({ env: process.env }))
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    process.stderr.write(`${error.message}\n`)
    return Promise.resolve(1)
  }
}

/** Runs the product until it is told to stop; resolves to the exit code. */
async function run(configurations: Configurations): Promise<number> {
  const programs = productPrograms(configurations, process.env)
  if (!(await arePortsFree(programs)) || !isPanelBuilt()) return 1

  const supervisor = supervise({
    programs,
    listener: { tell: (text) => say(readable('supervisor', text)), output: outputOf(configurations) },
    restartLimits: RESTART_LIMITS,
    stopMs: configurations.service.shutdownGraceMs + STOP_MARGIN_MS,
  })
  stopOnSignal(supervisor)
  stopWithNpm(supervisor)
  void supervisor.ready.then(() => say(welcome(configurations)))
  return (await supervisor.ended) === 'clean' ? 0 : 1
}

async function arePortsFree(programs: readonly ListeningProgram[]): Promise<boolean> {
  const areFree = await Promise.all(programs.map(({ host, port }) => isPortFree(host, port)))
  for (const [index, { host, port, portSetting }] of programs.entries()) {
    if (areFree[index]) continue
    const advice = `Stop what uses it, or set ${portSetting} to another port.`
    process.stderr.write(`Port ${port} on ${host} is in use. ${advice}\n`)
  }
  return areFree.every(Boolean)
}

/** Builds the panel if it is missing or older than its sources. One that cannot be built anew is better than none. */
function isPanelBuilt(): boolean {
  const { status } = spawnSync(process.execPath, [PREPARE, 'web'], { stdio: 'inherit' })
  return status === 0 || existsSync(PANEL_PAGE)
}

/** Logs for people in development, as they are in production. */
function outputOf({ gateway }: Configurations): (program: string, line: string) => void {
  return (program, line) => say(gateway.production ? line : readable(program, line))
}

function readable(program: string, line: string): string {
  return readableLine(program, line, colour)
}

function stopOnSignal(supervisor: Supervisor): void {
  let lastMs = Number.NEGATIVE_INFINITY
  const onSignal = (): void => {
    const nowMs = performance.now()
    if (nowMs - lastMs < SAME_WISH_MS) return
    say(lastMs < 0 ? '\nStopping; once more to hurry.' : '\nHurrying.')
    lastMs = nowMs
    supervisor.stop()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
}

/** When npm, which started us, is killed, its signal may never reach us. */
function stopWithNpm(supervisor: Supervisor): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const check = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(check)
    supervisor.stop()
  }, PARENT_INTERVAL_MS)
  check.unref()
}

function welcome({ gateway, service }: Configurations): string {
  const isDev = gateway.identity === 'dev'
  const signIn = isDev ? 'for development: ada, ben, cleo or olga, no password' : 'by the platform in front'
  const isOpen = isDev && !['127.0.0.1', '::1', 'localhost'].includes(gateway.host)
  return [
    '',
    `  perdure is ready: ${urlOf(gateway.host, gateway.port)}`,
    '',
    `  sign-in   ${signIn}`,
    ...(isOpen ? [`            Careful: on ${gateway.host} anybody who reaches this machine can sign in`] : []),
    `  analyst   ${analystOf(service.provider)}`,
    `  data      ${gateway.dataFolder}`,
    '  Ctrl-C stops it',
    '',
  ].join('\n')
}

function analystOf(provider: Configurations['service']['provider']): string {
  switch (provider.kind) {
    case 'offline':
      return 'offline; needs no key. Set ANTHROPIC_API_KEY for Claude'
    case 'anthropic':
      return `Claude (${provider.model ?? 'the default model'})`
    case 'ai-sdk':
      return `${provider.exportName} of ${provider.module}${provider.model === undefined ? '' : ` (${provider.model})`}`
  }
}

process.exit(await main())
