import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Tells the living processes of a machine from the dead. Each owner holds an exclusive lock on a small file of its own for
 * as long as it lives; the operating system lets go of it with the process, however that ends, and a stopped process keeps
 * it. SQLite's own locking does this the same way on every system.
 */
export interface OwnerLock {
  /** True for an owner of this folder whose process is gone. Its file is removed. */
  isDead(owner: string): boolean
  release(): void
}

const OWNER = /^[A-Za-z0-9_-]{1,64}$/

/** Takes the lock of `owner`; throws where somebody else has it. */
export function lockOwner(folder: string, owner: string): OwnerLock {
  mkdirSync(folder, { recursive: true })
  const held = tryLock(pathOf(folder, owner))
  if (held === undefined) throw new Error(`Another process runs as ${owner}`)
  removeDead(folder, owner)
  return {
    isDead(other) {
      if (other === owner || !OWNER.test(other)) return false
      const path = pathOf(folder, other)
      const lock = tryLock(path)
      if (lock === undefined) return false
      lock.close()
      rmSync(path, { force: true })
      return true
    },
    release() {
      held.close()
      rmSync(pathOf(folder, owner), { force: true })
    },
  }
}

function pathOf(folder: string, owner: string): string {
  if (!OWNER.test(owner)) throw new Error(`An owner is 1 to 64 letters, digits, - and _: ${owner}`)
  return join(folder, `${owner}.lock`)
}

/** An open, locked connection; undefined where another one has the lock. */
function tryLock(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch {
    database.close()
    return undefined
  }
}

/** A file younger than this may belong to a process that has made it and not locked it yet. */
const SETTLED_AFTER_MS = 60_000

/** Removes the files of processes that are gone, so that the folder does not grow with every start. */
function removeDead(folder: string, owner: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.lock') || name === `${owner}.lock`) continue
    const made = statSync(join(folder, name), { throwIfNoEntry: false })
    if (made === undefined || made.mtimeMs > Date.now() - SETTLED_AFTER_MS) continue
    const lock = tryLock(join(folder, name))
    if (lock === undefined) continue
    lock.close()
    rmSync(join(folder, name), { force: true })
  }
}
