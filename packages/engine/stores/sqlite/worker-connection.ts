import { Worker } from 'node:worker_threads'
import { StoreDamageError } from '../damage.ts'
import type { ConnectionOptions, StoreRequest } from './connection.ts'
import type { WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** A connection that lives elsewhere. Requests are answered in order. */
export interface RemoteConnection {
  request(request: StoreRequest): Promise<unknown>
  /** True when it has ended, whyever: no request is answered any more. */
  isOver(): boolean
  close(): Promise<void>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * A connection in a thread of its own. Resolves when the thread has it open; rejects with what keeps it from opening one.
 */
export async function connectWorker(options: ConnectionOptions): Promise<RemoteConnection> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options })
  const waiting = new Map<number, Waiting>()
  const ready = Promise.withResolvers<void>()
  const exited = Promise.withResolvers<void>()
  let lastId = 0
  let gone: Error | undefined

  worker.on('error', (error) => {
    gone = error instanceof Error ? error : new Error(String(error))
  })
  worker.once('exit', (code) => {
    gone ??= new Error(`The store's ${options.role} thread ended with code ${code}`)
    for (const asked of waiting.values()) asked.reject(gone)
    waiting.clear()
    ready.reject(gone)
    exited.resolve()
  })
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'ready') return ready.resolve()
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.kind === 'answer') asked?.resolve(message.value)
    else asked?.reject(message.isDamage ? new StoreDamageError(message.message) : new Error(message.message))
  })
  await ready.promise

  function request(asked: StoreRequest): Promise<unknown> {
    if (gone !== undefined) return Promise.reject(gone)
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      // First, because what cannot be copied to another thread throws here.
      worker.postMessage({ id, request: asked } satisfies WorkerRequest)
      waiting.set(id, { resolve, reject })
    })
  }

  return {
    request,
    isOver: () => gone !== undefined,
    async close() {
      if (gone === undefined) await request({ kind: 'close' })
      await exited.promise
    },
  }
}
