import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asCaller } from './testing/people.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** Two busy cores load the books in some seconds. */
const STARTED_WITHIN_MS = 60_000

let folder: string
let program: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-service-'))
})
afterEach(async () => {
  program?.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** Starts the program with nothing in its environment but these settings. */
function run(settings: Record<string, string>) {
  const env = { AI_SERVICE_PORT: '0', PERDURE_DATA_DIR: folder, ...settings }
  const child = spawn(process.execPath, [MAIN], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  program = child
  const lines: string[] = []
  const listening = Promise.withResolvers<string>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      const url = /listening at (http:[^"]+)/.exec(line)?.[1]
      if (url !== undefined) listening.resolve(url)
    })
  }
  const exited = once(child, 'close').then(([code]) => {
    listening.reject(new Error(lines.join('\n')))
    return code as number | null
  })
  listening.promise.catch(() => undefined)
  return { child, output: () => lines.join('\n'), listening: listening.promise, exited }
}

test('comes up on an empty folder, is ready, ends with 0 when told to', { timeout: STARTED_WITHIN_MS }, async () => {
  const { child, output, listening, exited } = run({})
  const url = await listening
  const ready = await fetch(`${url}/readyz`)
  expect(ready.status).toBe(200)
  const { checks } = (await ready.json()) as { checks: { name: string }[] }
  const secrets = ['INTERNAL_PROXY_SECRET', 'AI_CHAT_BOOTSTRAP_SECRET']
  expect(checks.map(({ name }) => name)).toEqual(['store', 'integrity', 'draining', 'data', 'provider', ...secrets])

  const proxySecret = (await readFile(join(folder, 'secrets', 'INTERNAL_PROXY_SECRET'), 'utf8')).trim()
  const headers = { ...asCaller('ada'), 'x-internal-proxy-secret': proxySecret }
  const bootstrap = await fetch(`${url}/api/ai/chat/bootstrap`, { headers })
  expect(await bootstrap.json()).toMatchObject({ provider: { offline: true }, features: { analyst: true } })
  expect((await fetch(`${url}/api/ai/tools`, { headers: asCaller('ada') })).status).toBe(401)

  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  for (const name of secrets) {
    const secret = (await readFile(join(folder, 'secrets', name), 'utf8')).trim()
    expect(output()).not.toContain(secret)
  }
})

test('says what is wrong with its configuration, and ends with 1', { timeout: STARTED_WITHIN_MS }, async () => {
  const { output, exited } = run({ NODE_ENV: 'production', AI_MAX_ACTIVE: 'many' })
  expect(await exited).toBe(1)
  const names = ['AI_MAX_ACTIVE', 'INTERNAL_PROXY_SECRET', 'AI_CHAT_BOOTSTRAP_SECRET']
  for (const name of names) expect(output()).toContain(name)
  expect(output()).not.toContain('    at ')
})

test('says what is wrong with its store, and ends with 1', { timeout: STARTED_WITHIN_MS }, async () => {
  const file = join(folder, 'letter.txt')
  await writeFile(file, 'Dear database, '.repeat(100))
  const { output, exited } = run({ AI_STORE: `sqlite:${file}` })
  expect(await exited).toBe(1)
  expect(output()).toContain(`The store ${file} cannot be used: file is not a database`)
  expect(output()).not.toContain('    at ')
})

test('says that its port is in use, and ends with 1', { timeout: STARTED_WITHIN_MS }, async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { output, exited } = run({ AI_SERVICE_PORT: port })
  expect(await exited).toBe(1)
  expect(output()).toContain(`AI_SERVICE_PORT ${port} is in use`)
  other.close()
})
