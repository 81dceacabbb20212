import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ProgramDescription } from '../supervised-program.ts'

const ENTRY = fileURLToPath(new URL('./fake-program.js', import.meta.url))

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A fake program under a name, with what it shall do. */
export async function fakeProgram(
  name: string,
  env: { MODE?: 'crash' | 'deaf' | 'hurries' | 'slow'; STOP_MS?: string } = {},
): Promise<ProgramDescription & { origin: string }> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  return {
    name,
    entry: ENTRY,
    env: { ...process.env, NAME: name, PORT: String(port), ...env },
    readyUrl: `${origin}/healthz`,
    origin,
  }
}

/** Everything that was said, in order, and a way to wait for more. */
export class Transcript {
  readonly lines: string[] = []
  #waiting: { text: string; resolve: () => void }[] = []

  readonly add = (line: string): void => {
    this.lines.push(line)
    this.#waiting = this.#waiting.filter(({ text, resolve }) => {
      if (line.includes(text)) resolve()
      return !line.includes(text)
    })
  }

  /** Resolves once a line holds `text`, now or later. */
  async until(text: string): Promise<void> {
    if (this.lines.some((line) => line.includes(text))) return
    await this.next(text)
  }

  /** Resolves with the next line that holds `text`. */
  next(text: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ text, resolve }))
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
