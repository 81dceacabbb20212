import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const LOOK_EVERY_MS = 1
/** Where the system does not tell: longer than a thread takes to come out of the system call that it is in. */
const UNTOLD_MS = 100

/**
 * Stops a process and resolves when it does stand still. The signal alone does not say so: a thread inside a system call
 * first finishes it, and may so take the lock of a file after whoever sent the signal saw that it was free.
 */
export async function stopProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP')
  if (process.platform !== 'linux') {
    await delay(UNTOLD_MS)
    return
  }
  while (!standsStill(`/proc/${child.pid}/task`)) await delay(LOOK_EVERY_MS)
}

/** A process that is gone stands still too. */
function standsStill(tasks: string): boolean {
  const ids = unlessGone(() => readdirSync(tasks)) ?? []
  return ids.every((id) => {
    const stat = unlessGone(() => readFileSync(`${tasks}/${id}/stat`, 'utf8'))
    return stat === undefined || stateIn(stat) === 'T'
  })
}

/** A thread may end between being listed and being read; the others are looked at all the same. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The letter after the name, which is in brackets and may itself hold any character. */
function stateIn(stat: string): string | undefined {
  return stat.slice(stat.lastIndexOf(')') + ')'.length).trimStart()[0]
}
