import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Tells the living processes of a machine from the dead. Each owner holds an exclusive lock on a small file of its own for
 * as long as it lives; the operating system lets go of it with the process, however that ends, and a stopped process keeps
 * it. SQLite's own locking does this the same way on every system.
 */
export interface OwnerLock {
  /**
   * True for an owner of this folder whose process is gone. Its file is removed. What cannot be looked at is not known to be
   * gone: then its lease decides.
   */
  isDead(owner: string): boolean
  release(): void
}

const OWNER = /^[A-Za-z0-9_-]{1,64}$/

/** Takes the lock of `owner`; throws where somebody else has it, or no lock can be taken there. */
export function lockOwner(folder: string, owner: string): OwnerLock {
  mkdirSync(folder, { recursive: true })
  const held = tryLock(pathOf(folder, owner))
  if (held === undefined) throw new Error(`Another process runs as ${owner}`)
  removeDead(folder, owner)
  return {
    isDead(other) {
      return other !== owner && OWNER.test(other) && takeFromDead(pathOf(folder, other))
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

/** True where nobody holds the lock; its file is removed then, if it can be. */
function takeFromDead(path: string): boolean {
  try {
    const lock = tryLock(path)
    lock?.close()
    if (lock === undefined) return false
  } catch {
    return false
  }
  try {
    rmSync(path, { force: true })
  } catch {
    // Somebody who may will remove it.
  }
  return true
}

/** SQLite's result codes for a lock that another connection has. */
const HELD = new Set([5, 6])

function isHeld(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && HELD.has(error.errcode & 0xff)
}

/** An open, locked connection; undefined where another one has the lock. Throws where there is no telling. */
function tryLock(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (isHeld(error)) return undefined
    throw error
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
    takeFromDead(join(folder, name))
  }
}
