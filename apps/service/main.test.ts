import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { importBooks, readMapping } from '@perdure/books'
import { copyExample } from '@perdure/books/testing'
import { openSqliteStore } from '@perdure/engine'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asCaller } from './testing/people.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))
/** Two busy cores load the books in some seconds. */
const STARTED_WITHIN_MS = 60_000
/** Of the store's file; the first one says what the file is. */
const PAGE_BYTES = 4_096

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
  /** The first line from now on that holds this text. */
  const line = (text: string): Promise<string> => {
    const found = Promise.withResolvers<string>()
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (next) => void (next.includes(text) && found.resolve(next)))
    }
    return found.promise
  }
  return { child, output: () => lines.join('\n'), listening: listening.promise, exited, line }
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

test('takes newer books over while it runs, and keeps those it has when newer ones do not load', {
  timeout: STARTED_WITHIN_MS,
}, async () => {
  const example = await copyExample()
  const booksFolder = join(folder, 'books')
  const importNow = async () => {
    const mapping = await readMapping(example.mapping)
    const request = { folder: example.folder, mapping, mappingName: 'mapping.json', booksFolder, name: 'acme', nowMs: 0 }
    return (await importBooks(request)).manifest.version
  }
  const first = await importNow()
  const { child, listening, exited, line } = run({ AI_DATA: 'acme' })
  const url = await listening
  const dataLine = async (): Promise<string> => {
    const ready = await fetch(`${url}/readyz`)
    expect(ready.status).toBe(200)
    const { checks } = (await ready.json()) as { checks: { name: string; detail: string }[] }
    return checks.find(({ name }) => name === 'data')!.detail
  }
  expect(await dataLine()).toContain(`version ${first}`)

  const ledger = join(example.folder, 'ledger.csv')
  await writeFile(ledger, (await readFile(ledger, 'utf8')).replace('-4.800,00', '-4.800,01'))
  const second = await importNow()
  const replaced = line('newer books are in use')
  child.kill('SIGUSR2')
  expect(JSON.parse(await replaced)).toMatchObject({ datasetVersion: second, replaced: first, asOf: '2025-06-30' })
  expect(await dataLine()).toMatch(new RegExp(`version ${second}$`))

  const manifest = join(booksFolder, 'acme', 'books.json')
  const third = second.replaceAll(/./g, '0')
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replaceAll(second, third))
  const failed = line('newer books could not be loaded')
  child.kill('SIGUSR2')
  expect(JSON.parse(await failed)).toMatchObject({ version: third, level: 50 })
  expect(await dataLine()).toContain(`version ${second}; version ${third} could not be loaded (tables.json), so these stay`)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toMatch(/^perdure_books_replacements_total 1$/m)
  expect(metrics).toMatch(/^perdure_books_failures_total [1-9]$/m)
  expect(metrics).toMatch(/^perdure_books_postings 228$/m)
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  await example.remove()
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

test('says that its store is damaged, and ends with 1: nobody would hear of it from a service that waits', {
  timeout: STARTED_WITHIN_MS,
}, async () => {
  const file = join(folder, 'damaged.sqlite')
  await (await openSqliteStore({ path: file, owner: 'before' })).close()
  const pages = await readFile(file)
  await writeFile(file, pages.fill(0xa5, PAGE_BYTES))
  const { output, exited } = run({ AI_STORE: `sqlite:${file}` })
  expect(await exited).toBe(1)
  expect(output()).toContain(`The store ${file} cannot be used: database disk image is malformed`)
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
