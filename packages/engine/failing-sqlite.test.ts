import { copyFile, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { StoreDamageError } from './stores/damage.ts'
import type { ConnectionOptions } from './stores/sqlite/connection.ts'
import { openStoreOver } from './stores/sqlite/sqlite-store.ts'
import { connectWorker } from './stores/sqlite/worker-connection.ts'
import { createScriptedExecutor, follow, settleCharges, type Follower, type ScriptedExecutor } from './testing/index.ts'
import { makeTemporaryFolder } from './testing/temporary-folder.ts'

/** The embedded store as it really fails: SQLite's own errors, real files, real threads. */

const PAGE_BYTES = 4_096
/** Room for more than a run may hold undurable, twice: what waits must fit when there is room again. */
const DISK_PAGES = 8_192
const HEALTHY = { ok: true, draining: false, detail: 'the store answers' }

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let path: string
let engine: Engine | undefined
let executor: ScriptedExecutor
/** Lets the executor say its next part. */
let next: PromiseWithResolvers<void>
/** The threads of the store: first the writer, then the reader, then what took their places. */
let threads: Worker[]
const noteThread = (worker: Worker): void => void threads.push(worker)

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  path = join(folder.path, 'perdure.db')
  threads = []
  process.on('worker', noteThread)
  next = Promise.withResolvers()
  executor = createScriptedExecutor()
  executor.on('talk', async ({ emit }) => {
    await emit([{ event: 'text', text: 'Before. ' }])
    await next.promise
    await emit([{ event: 'text', text: 'x'.repeat(8 * PAGE_BYTES) }])
    await emit([{ event: 'text', text: ' After.' }])
    return { outcome: 'completed' }
  })
})

afterEach(async () => {
  await engine?.close()
  engine = undefined
  process.off('worker', noteThread)
  await folder.remove()
})

async function openEngine(options: Partial<ConnectionOptions> = {}): Promise<Engine> {
  const connect = (shared: ConnectionOptions) => connectWorker({ ...shared, busyTimeoutMs: 100, ...options })
  const store = await openStoreOver(connect, { path, owner: 'home' })
  let ids = 0
  engine = await createEngine({ store, executor, settle: settleCharges, newId: () => String((ids += 1)) })
  return engine
}

async function ask(at: Engine, input: string): Promise<{ runId: string; reader: Follower }> {
  const outcome = await at.start({ userId: 'ada', title: input, input })
  if (outcome.outcome !== 'started') throw new Error(outcome.outcome)
  const { runId } = outcome.run
  return { runId, reader: follow(at, runId, { clock: systemClock, random: () => 0 }) }
}

/** Resolves when the engine says that its store fails as told; rejects after some seconds. */
async function untilHealth(at: Engine, detail: RegExp): Promise<void> {
  await expect.poll(async () => (await at.health()).detail, { timeout: 10_000, interval: 20 }).toMatch(detail)
}

async function whole(reader: Follower): Promise<void> {
  const view = await reader.ended
  expect(viewText(view)).toBe(`Before. ${'x'.repeat(8 * PAGE_BYTES)} After.`)
  expect(view.done).toMatchObject({ status: 'completed', attempt: 1 })
}

const said = (reader: Follower): Promise<void> => reader.until((view) => viewText(view) === 'Before. ')

describe('a full disk', () => {
  test('holds back what cannot be kept, and tells so; with room again, runs go on or end as failed', async () => {
    const home = await openEngine({ maxPages: DISK_PAGES })
    const { reader } = await ask(home, 'talk')
    executor.on('flood', async ({ emit, signal }) => {
      await next.promise
      while (!signal.aborted) {
        void emit([{ event: 'text', text: 'y'.repeat(1024 * 1024) }])
        await new Promise((resolve) => setImmediate(resolve))
      }
      throw signal.reason
    })
    const flooding = await ask(home, 'flood')
    await said(reader)
    const other = new DatabaseSync(path, { timeout: 5_000 })
    const pages = Number(other.prepare('PRAGMA page_count').get()?.['page_count'])
    other.exec(`CREATE TABLE ballast (bytes BLOB)`)
    other.prepare('INSERT INTO ballast VALUES (zeroblob(?))').run((DISK_PAGES - 2 - pages) * PAGE_BYTES)
    next.resolve()
    await untilHealth(home, /database or disk is full/)
    expect(viewText(reader.view)).toBe('Before. ')
    expect(viewText(flooding.reader.view)).toBe('')

    other.exec('DROP TABLE ballast')
    other.close()
    await whole(reader)
    // It said more meanwhile than may wait: what it said is not kept, and that it failed is.
    expect((await flooding.reader.ended).done).toMatchObject({ status: 'failed', reason: 'too_large' })
    expect(await home.health()).toEqual(HEALTHY)
  })
})

describe('a locked file', () => {
  test('is waited for past the busy timeout; nothing is told meanwhile, and it heals', async () => {
    const home = await openEngine()
    const { reader } = await ask(home, 'talk')
    await said(reader)
    const other = new DatabaseSync(path, { timeout: 5_000 })
    other.exec('BEGIN EXCLUSIVE')
    next.resolve()
    await untilHealth(home, /database is locked/)
    expect(viewText(reader.view)).toBe('Before. ')
    // Who asks what is known already is answered.
    expect(await home.figures()).toMatchObject({ active: 1 })
    other.exec('ROLLBACK')
    other.close()
    await whole(reader)
    expect(await home.health()).toEqual(HEALTHY)
  })
})

describe('a thread of the store that dies', () => {
  test('is started again: what it was asked is asked again, and no run is lost', async () => {
    const home = await openEngine()
    const { reader, runId } = await ask(home, 'talk')
    await said(reader)
    await threads[0]?.terminate()
    next.resolve()
    await whole(reader)
    expect(threads).toHaveLength(3)
    await threads[1]?.terminate()
    const view = await follow(home, runId, { clock: systemClock, random: () => 0 }).ended
    expect(view.done).toMatchObject({ status: 'completed' })
    expect(threads).toHaveLength(4)
    expect(await home.health()).toEqual(HEALTHY)
  })

  test('in the middle of a commit leaves no lock behind, and what it did not commit is committed once', async () => {
    const home = await openEngine({ busyTimeoutMs: 5_000 })
    const { reader, runId } = await ask(home, 'talk')
    await said(reader)
    const other = new DatabaseSync(path, { timeout: 5_000 })
    other.exec('BEGIN IMMEDIATE')
    next.resolve()
    // The commit waits for the other's transaction when its thread dies.
    await expect.poll(() => home.health().then(({ ok }) => ok), { timeout: 10_000, interval: 50 }).toBe(false)
    const dying = threads[0]?.terminate()
    other.exec('ROLLBACK')
    other.close()
    await dying
    await whole(reader)
    const seqs = reader.items.flatMap((item) => (item.kind === 'event' && item.id !== undefined ? [item.id] : []))
    expect(new Set(seqs).size).toBe(seqs.length)
    expect((await home.findRun(runId))?.status).toBe('completed')
  })
})

describe('a corrupt file', () => {
  async function overwrite({ page = 1, pages = 8 } = {}): Promise<void> {
    const file = await open(path, 'r+')
    try {
      await file.write(Buffer.alloc(pages * PAGE_BYTES, 0xaa), 0, pages * PAGE_BYTES, (page - 1) * PAGE_BYTES)
    } finally {
      await file.close()
    }
  }

  /** Brings what the write-ahead log holds into the file, so that nothing is healed from it. */
  function checkpoint(): void {
    const other = new DatabaseSync(path, { timeout: 5_000 })
    other.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    other.close()
  }

  test('keeps an engine from opening, in so many words', async () => {
    const home = await openEngine()
    const { reader } = await ask(home, 'talk')
    next.resolve()
    await whole(reader)
    await home.close()
    engine = undefined
    checkpoint()
    await overwrite()
    await expect(openEngine()).rejects.toThrow('file is not a database')
  })

  test('under a running engine is told; with the file restored, the run goes on where it was', async () => {
    const home = await openEngine()
    const { reader } = await ask(home, 'talk')
    await said(reader)
    checkpoint()
    await copyFile(path, `${path}.copy`)
    await overwrite()
    await Promise.all([threads[0]?.terminate(), threads[1]?.terminate()])
    next.resolve()
    await untilHealth(home, /file is not a database/)
    expect(viewText(reader.view)).toBe('Before. ')
    await rename(`${path}.copy`, path)
    await whole(reader)
    expect(await home.health()).toEqual(HEALTHY)
  })

  test('in what is needed to begin is refused at once, not waited for like a store that fails', async () => {
    const home = await openEngine()
    await ask(home, 'talk')
    await home.close()
    engine = undefined
    checkpoint()
    const database = new DatabaseSync(path)
    const { rootpage } = database.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'runs'`).get() ?? {}
    database.close()
    await overwrite({ page: Number(rootpage), pages: 1 })
    await expect(openEngine()).rejects.toThrow(StoreDamageError)
    await expect(openEngine()).rejects.toThrow('database disk image is malformed')
  })
})
