import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Compiled code is kept by each start that is not killed: starting again and again costs less. */
const COMPILE_CACHE = process.env['NODE_COMPILE_CACHE'] ?? join(ROOT, 'node_modules/.cache/compiled')

/** How long a program may take to answer its health check: where much else goes on, to load the books takes its time. */
const READY_WITHIN_MS = 180_000
const READY_POLL_MS = 50

/** One program of the product, running as it would for a user. */
export interface RunningProgram {
  readonly process: ChildProcess
  /** Everything it has written so far. */
  output(): string
  /** Sends a signal and resolves with the exit code, or null where the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

export interface LaunchedProgram extends RunningProgram {
  /** Resolves when it answers its health check; rejects where it ended before, or takes too long. */
  readonly ready: Promise<void>
}

export interface LaunchOptions {
  /** A command that runs the program's command, such as a tracer with its options. */
  under?: readonly string[]
  /** Modules of this repository that the program loads before its own, to look into its process. */
  probe?: string
}

/** Starts `apps/<name>/main.ts` and waits until `healthUrl` answers 200. */
export async function startProgram(
  name: string,
  environment: Record<string, string>,
  healthUrl: string,
  options?: LaunchOptions,
): Promise<RunningProgram> {
  const program = launchProgram(name, environment, healthUrl, options)
  await program.ready
  return program
}

/** Starts `apps/<name>/main.ts`; whoever wants it to answer waits for `ready`. */
export function launchProgram(
  name: string,
  environment: Record<string, string>,
  healthUrl: string,
  { under = [], probe }: LaunchOptions = {},
): LaunchedProgram {
  const [command, ...rest] = [...under, process.execPath]
  const inspected = probe === undefined ? [] : ['--expose-gc', '--import', probe]
  const child = spawn(command, [...rest, ...inspected, `apps/${name}/main.ts`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', ...(probe === undefined ? [] : (['ipc'] as const))],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const ready = untilReady(name, healthUrl, exited, () => output)
  // A program that is killed on purpose while it starts has nobody waiting for it.
  ready.catch(() => undefined)
  return {
    process: child,
    ready,
    output: () => output,
    stop(signal) {
      child.kill(signal)
      return exited
    },
  }
}

async function untilReady(
  name: string,
  healthUrl: string,
  exited: Promise<number | null>,
  output: () => string,
): Promise<void> {
  const over = new AbortController()
  const gone = exited.then((code) => {
    over.abort()
    throw new Error(`${name} ended with code ${code} before it was ready:\n${output()}`)
  })
  await Promise.race([answers(healthUrl, output, over.signal), gone])
  gone.catch(() => undefined)
}

async function answers(url: string, output: () => string, over: AbortSignal): Promise<void> {
  const untilMs = Date.now() + READY_WITHIN_MS
  while (Date.now() < untilMs && !over.aborted) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok === true) return
    await delay(READY_POLL_MS)
  }
  throw new Error(`${url} did not answer within ${READY_WITHIN_MS} ms:\n${output()}`)
}

/** Test files that are run at the same time, each by a worker with a number of its own. */
const WORKERS_MAX = 16
const WORKER = Number(process.env['VITEST_POOL_ID'] ?? 0) % WORKERS_MAX

/** Ports that were given already, as who got one may not listen on it yet. */
const given = new Set<number>()

/** A port that nobody listens on now, and that nobody else is given before somebody does, in this test file or beside it. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyPort()
    // Halved, as the system may give odd ones only.
    if (given.has(port) || Math.floor(port / 2) % WORKERS_MAX !== WORKER) continue
    given.add(port)
    return port
  }
}

async function anyPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port')
  return address.port
}
