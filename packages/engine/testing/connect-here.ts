import { openConnection, type ConnectionOptions, type StoreRequest } from '../stores/sqlite/connection.ts'
import type { RemoteConnection } from '../stores/sqlite/worker-connection.ts'

/** A connection in this very thread: what the suite needs of a thread is that messages are copied, and a start is dear. */
export async function connectHere(options: ConnectionOptions): Promise<RemoteConnection> {
  const answer = openConnection(options)
  let isClosed = false
  async function request(asked: StoreRequest): Promise<unknown> {
    await Promise.resolve()
    if (isClosed) throw new Error('The connection is closed')
    return structuredClone(answer(structuredClone(asked)))
  }
  return {
    request,
    isOver: () => isClosed,
    async close() {
      if (!isClosed) await request({ kind: 'close' })
      isClosed = true
    },
  }
}
