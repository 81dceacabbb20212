import { Worker } from 'node:worker_threads'
import type { WorkerData, WorkerMessage, WorkerRequest } from './worker-messages.ts'

/** A connection that lives in a thread of its own. Requests are answered in order. */
export interface WorkerConnection {
  request(request: Unnumbered<WorkerRequest>): Promise<unknown>
  close(): Promise<void>
}

type Unnumbered<R> = R extends unknown ? Omit<R, 'id'> : never

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Resolves when the thread has its connection; rejects with what keeps it from opening one. */
export async function connectWorker(data: WorkerData): Promise<WorkerConnection> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data })
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let gone: Error | undefined

  let failToOpen = (_error: Error): void => undefined
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      gone ??= new Error(`The store's ${data.role} thread ended with code ${code}`)
      failToOpen(gone)
      for (const asked of waiting.values()) asked.reject(gone)
      waiting.clear()
      resolve()
    })
  })

  const ready = new Promise<void>((resolve, reject) => {
    failToOpen = reject
    worker.on('error', (error) => {
      gone = error instanceof Error ? error : new Error(String(error))
    })
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'ready') return resolve()
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.kind === 'answer') asked?.resolve(message.value)
      else asked?.reject(new Error(message.message))
    })
  })
  await ready

  function request(body: Unnumbered<WorkerRequest>): Promise<unknown> {
    if (gone !== undefined) return Promise.reject(gone)
    lastId += 1
    const id = lastId
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...body, id })
    })
  }

  return {
    request,
    async close() {
      if (gone === undefined) await request({ kind: 'close' })
      await exited
    },
  }
}
