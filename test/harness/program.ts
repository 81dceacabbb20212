import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** How long a program may take to answer its health check: two busy cores load the books in some seconds. */
const READY_WITHIN_MS = 60_000
const READY_POLL_MS = 50

/** One program of the product, running as it would for a user. */
export interface RunningProgram {
  readonly process: ChildProcess
  /** Everything it has written so far. */
  output(): string
  /** Sends a signal and resolves with the exit code, or null where the signal ended it. */
  stop(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `apps/<name>/main.ts` and waits until `healthUrl` answers 200. */
export async function startProgram(
  name: string,
  environment: Record<string, string>,
  healthUrl: string,
): Promise<RunningProgram> {
  const child = spawn(process.execPath, [`apps/${name}/main.ts`], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const program: RunningProgram = {
    process: child,
    output: () => output,
    stop(signal) {
      child.kill(signal)
      return exited
    },
  }
  const gone = exited.then((code) => {
    throw new Error(`${name} ended with code ${code} before it was ready:\n${output}`)
  })
  await Promise.race([answers(healthUrl, () => output), gone])
  gone.catch(() => undefined)
  return program
}

async function answers(url: string, output: () => string): Promise<void> {
  const untilMs = Date.now() + READY_WITHIN_MS
  while (Date.now() < untilMs) {
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok === true) return
    await delay(READY_POLL_MS)
  }
  throw new Error(`${url} did not answer within ${READY_WITHIN_MS} ms:\n${output()}`)
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port')
  return address.port
}
