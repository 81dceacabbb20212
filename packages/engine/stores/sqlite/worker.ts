import { parentPort, workerData } from 'node:worker_threads'
import { StoreDamageError } from '../damage.ts'
import { openConnection, type ConnectionOptions } from './connection.ts'
import type { WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** The thread that owns one connection: a sync of the disk never holds up the streams. */

const answer = openConnection(workerData as ConnectionOptions)

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

parentPort?.on('message', ({ id, request }: WorkerRequest) => {
  try {
    post({ kind: 'answer', id, value: answer(request) })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    post({ kind: 'failure', id, message, isDamage: error instanceof StoreDamageError })
  }
  if (request.kind === 'close') parentPort?.close()
})
post({ kind: 'ready' })
