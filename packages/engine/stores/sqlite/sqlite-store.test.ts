import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storeConforms } from '../conformance.ts'
import { COMPLETE, createRun, moveCommand, say, write, writeCommand } from '../../testing/store-commands.ts'
import type { Store } from '../store.ts'
import type { ConnectionOptions } from './connection.ts'
import { SCHEMA_VERSION } from './schema.ts'
import { openSqliteStore, openStoreOver } from './sqlite-store.ts'
import { connectHere } from '../../testing/connect-here.ts'
import { makeTemporaryFolder } from '../../testing/temporary-folder.ts'
import type { RemoteConnection } from './worker-connection.ts'

describe('the sqlite store', () => {
  storeConforms(async () => {
    const folder = await makeTemporaryFolder()
    const stores: Store[] = []
    return {
      async open(owner) {
        const store = await openStoreOver(connectHere, { path: join(folder.path, 'perdure.db'), owner })
        stores.push(store)
        return store
      },
      async remove() {
        await Promise.allSettled(stores.map((store) => store.close()))
        await folder.remove()
      },
    }
  })
})

describe('the sqlite file', () => {
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
  let path: string
  let opened: Store[]

  beforeEach(async () => {
    folder = await makeTemporaryFolder()
    path = join(folder.path, 'data', 'perdure.db')
    opened = []
  })

  afterEach(async () => {
    await Promise.allSettled(opened.map((store) => store.close()))
    await folder.remove()
  })

  async function open(owner: string, options: { synchronous?: 'full' | 'normal' } = {}): Promise<Store> {
    const store = await openSqliteStore({ path, owner, ...options })
    opened.push(store)
    return store
  }

  /** What the file says to somebody who is no perdure. */
  function look<T>(read: (database: DatabaseSync) => T): T {
    const database = new DatabaseSync(path)
    try {
      return read(database)
    } finally {
      database.close()
    }
  }

  test('everything is there when it is opened again', async () => {
    const first = await open('first')
    const run = await createRun(first)
    const longer = await write(first, writeCommand(run, [say('Hello 😀')], { charges: [{ id: 'c', body: [1] }] }))
    const ended = await write(first, moveCommand(longer, COMPLETE))
    const segments = await first.readSegments(run.runId, 0, 1_000_000)
    await first.close()

    const second = await open('second')
    expect(await second.findRun(run.runId)).toEqual(ended)
    expect(await second.readSegments(run.runId, 0, 1_000_000)).toEqual(segments)
    expect(await second.readCharges(run.runId)).toEqual([{ id: 'c', body: [1] }])
    expect(await second.listConversations('ada', 10)).toHaveLength(1)
  })

  test('a file of a newer schema is refused in so many words, and left as it is', async () => {
    await mkdir(join(folder.path, 'data'))
    look((database) => database.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}; CREATE TABLE of_tomorrow (x)`))
    const before = await readFile(path)
    await expect(open('second')).rejects.toThrow(
      `The store ${path} cannot be used: it has schema version ${SCHEMA_VERSION + 1}, and this program knows ${SCHEMA_VERSION}: start a newer perdure on it`,
    )
    expect(Buffer.compare(await readFile(path), before)).toBe(0)
    expect(await readdir(join(folder.path, 'data'))).toEqual(['perdure.db', 'perdure.db-owners'])
    expect(await readdir(`${path}-owners`)).toEqual([])
  })

  test('every connection is opened for commits that outlive power loss, unless it is told otherwise', async () => {
    const seen: ConnectionOptions[] = []
    const connect = (options: ConnectionOptions): Promise<RemoteConnection> => {
      seen.push(options)
      return connectHere(options)
    }
    await (await openStoreOver(connect, { path, owner: 'first' })).close()
    await (await openStoreOver(connect, { path, owner: 'second', synchronous: 'normal' })).close()
    expect(seen.map(({ role, synchronous }) => `${role} ${synchronous}`)).toEqual([
      'write full',
      'read full',
      'write normal',
      'read normal',
    ])
  })

  test('when it is closed all of it is in the one file, whatever thread ended first', async () => {
    const store = await open('first')
    const { runId } = await createRun(store)
    await store.close()
    expect(await readdir(join(folder.path, 'data'))).toEqual(['perdure.db', 'perdure.db-owners'])
    look((database) => expect(database.prepare('SELECT run_id FROM runs').all()).toEqual([{ run_id: runId }]))
  })

  test('a folder that cannot be made, or is a file, is refused by its name', async () => {
    await writeFile(join(folder.path, 'data'), 'a file')
    await expect(open('first')).rejects.toThrow(`The store ${path} cannot be used: E`)
  })

  test('a reader that cannot be had leaves no writer behind', async () => {
    const closed: string[] = []
    const connect = async (options: ConnectionOptions): Promise<RemoteConnection> => {
      if (options.role === 'read') throw new Error('too many threads')
      const connection = await connectHere(options)
      return { ...connection, close: () => connection.close().then(() => void closed.push(options.role)) }
    }
    await expect(openStoreOver(connect, { path, owner: 'first' })).rejects.toThrow('too many threads')
    expect(closed).toEqual(['write'])
  })

  test('a file that is no database is refused, and left as it is', async () => {
    await mkdir(join(folder.path, 'data'))
    await writeFile(path, 'This is somebody’s letter, and longer than the header of a database would be.'.repeat(20))
    await expect(open('first')).rejects.toThrow('not a database')
    expect(await readFile(path, 'utf8')).toMatch(/^This is somebody’s letter/)
  })

  test('two processes with one name are one too many', async () => {
    await open('first')
    await expect(open('first')).rejects.toThrow('Another process runs as first')
    await expect(open('../first')).rejects.toThrow('An owner is 1 to 64 letters')
  })

  test('a transaction of another program is waited for', async () => {
    const store = await open('first')
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    const created = createRun(store)
    // The thread waits for the lock while this one goes on: a read is answered.
    expect(await store.figures()).toEqual({ queued: 0, active: 0 })
    other.exec('ROLLBACK')
    other.close()
    expect((await created).status).toBe('running')
  })

  test('requests that were under way when it was closed are answered, those after it are refused', async () => {
    const store = await open('first')
    const created = createRun(store)
    const closed = store.close()
    expect((await created).status).toBe('running')
    await closed
    await expect(store.commit([])).rejects.toThrow()
    await expect(store.figures()).rejects.toThrow()
  })
})
