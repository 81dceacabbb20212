import { parentPort, workerData } from 'node:worker_threads'
import { applyCommands } from './commands.ts'
import { openDatabase } from './database.ts'
import { lockOwner, type OwnerLock } from './owner-lock.ts'
import { READS } from './reads.ts'
import type { WorkerData, WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** The thread that owns one connection: a sync of the disk never holds up the streams. */

const { role, path, owner, synchronous } = workerData as WorkerData
const lock: OwnerLock | undefined = role === 'write' ? lockOwner(`${path}-owners`, owner) : undefined
const database = openDatabase(path, { readOnly: role === 'read', synchronous })

function answer(request: WorkerRequest): unknown {
  switch (request.kind) {
    case 'commit':
      return applyCommands(database, request.commands, (other) => lock?.isDead(other) ?? false)
    case 'read': {
      const read = READS[request.name] as (connection: typeof database, ...values: unknown[]) => unknown
      return read(database, ...request.values)
    }
    case 'close':
      database.close()
      lock?.release()
      return undefined
  }
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

parentPort?.on('message', (request: WorkerRequest) => {
  try {
    post({ kind: 'answer', id: request.id, value: answer(request) })
  } catch (error) {
    post({ kind: 'failure', id: request.id, message: error instanceof Error ? error.message : String(error) })
  }
  if (request.kind === 'close') parentPort?.close()
})
post({ kind: 'ready' })
