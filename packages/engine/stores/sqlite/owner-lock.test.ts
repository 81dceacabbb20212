import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { apply, mustFind, NOW_MS, ownership } from '../../testing/store-commands.ts'
import type { Store } from '../store.ts'
import { lockOwner } from './owner-lock.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { makeTemporaryFolder } from '../../testing/temporary-folder.ts'

let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>
let store: Store | undefined
let children: ChildProcess[]

beforeEach(async () => {
  folder = await makeTemporaryFolder()
  store = undefined
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await store?.close()
  await folder.remove()
})

/** Another process that owns a running run; resolves with the run's id. */
async function startOwner(owner: string): Promise<{ child: ChildProcess; runId: string }> {
  const program = new URL('owner-process.ts', new URL('../../testing/', import.meta.url))
  const child = fork(program, [join(folder.path, 'perdure.db'), owner], { execArgv: [] })
  children.push(child)
  const [runId] = (await once(child, 'message')) as [string]
  return { child, runId }
}

async function adopt(): Promise<string[]> {
  if (store === undefined) throw new Error('no store is open')
  const command = { kind: 'adopt', ownership: ownership('here'), held: [], unrenewed: [], unended: [], nowMs: NOW_MS } as const
  return (await apply(store, command)).adopted.map((run) => run.runId)
}

test('the run of a process that was killed is taken over at once; those of a living and of a stopped one are not', async () => {
  const [killed, living, halted] = await Promise.all([startOwner('killed'), startOwner('living'), startOwner('halted')])
  store = await openSqliteStore({ path: join(folder.path, 'perdure.db'), owner: 'here' })
  halted.child.kill('SIGSTOP')
  expect(await adopt()).toEqual([])

  const exited = once(killed.child, 'exit')
  killed.child.kill('SIGKILL')
  await exited
  expect(await adopt()).toEqual([killed.runId])
  expect(await mustFind(store, killed.runId)).toMatchObject({ owner: 'here', epoch: 2 })
  expect((await mustFind(store, living.runId)).owner).toBe('living')
  expect((await mustFind(store, halted.runId)).owner).toBe('halted')
  expect(existsSync(join(folder.path, 'perdure.db-owners', 'killed.lock'))).toBe(false)
})

test('an owner that never was here is dead, one that has let go is dead, the owner itself never is', () => {
  const lock = lockOwner(folder.path, 'me')
  const other = lockOwner(folder.path, 'other')
  expect(lock.isDead('other')).toBe(false)
  other.release()
  expect(lock.isDead('other')).toBe(true)
  expect(lock.isDead('never')).toBe(true)
  expect(lock.isDead('me')).toBe(false)
  lock.release()
  expect(readdirSync(folder.path)).toEqual([])
})

test('who cannot be looked at is not known to be dead: its lease decides, and no commit fails for it', () => {
  const lock = lockOwner(join(folder.path, 'owners'), 'me')
  renameSync(join(folder.path, 'owners'), join(folder.path, 'moved'))
  expect(lock.isDead('other')).toBe(false)
  mkdirSync(join(folder.path, 'owners'))
  mkdirSync(join(folder.path, 'owners', 'other.lock'))
  expect(lock.isDead('other')).toBe(false)
  lock.release()
})

test('a lock that cannot be taken is told with its reason, not as somebody else’s', () => {
  mkdirSync(join(folder.path, 'me.lock'))
  expect(() => lockOwner(folder.path, 'me')).toThrow('unable to open database file')
})

test('a name that is no owner’s is never dead, and no file', () => {
  const lock = lockOwner(folder.path, 'me')
  expect(lock.isDead('../../etc/passwd')).toBe(false)
  expect(lock.isDead('')).toBe(false)
  lock.release()
})
