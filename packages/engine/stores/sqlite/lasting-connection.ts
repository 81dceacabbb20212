import type { Clock } from '../../clock.ts'
import { STORE_RECONNECT_PAUSE_MS } from '../../limits.ts'
import type { RemoteConnection } from './worker-connection.ts'

/**
 * A connection that is opened again when it has died. Requests under way when it died are rejected: nothing is known of
 * them. The next one opens it again; while that fails, requests are rejected with why, and it is tried again no sooner than
 * `STORE_RECONNECT_PAUSE_MS` later. Rejects where it cannot be opened the first time.
 */
export async function lastingConnection(
  connect: () => Promise<RemoteConnection>,
  clock: Pick<Clock, 'nowMs'>,
): Promise<RemoteConnection> {
  let connection = await connect()
  let connecting: Promise<RemoteConnection> | undefined
  let failed: { error: unknown; atMs: number } | undefined
  let isClosed = false

  async function reconnect(): Promise<RemoteConnection> {
    if (failed !== undefined && clock.nowMs() - failed.atMs < STORE_RECONNECT_PAUSE_MS) throw failed.error
    try {
      connection = await connect()
      failed = undefined
      return connection
    } catch (error) {
      failed = { error, atMs: clock.nowMs() }
      throw error
    }
  }

  function reconnected(): Promise<RemoteConnection> {
    connecting ??= reconnect().finally(() => {
      connecting = undefined
    })
    return connecting
  }

  return {
    async request(asked) {
      // At once where it lives, so that requests and a close keep their order.
      if (isClosed || !connection.isOver()) return connection.request(asked)
      return (await reconnected()).request(asked)
    },
    isOver: () => isClosed,
    async close() {
      isClosed = true
      await connecting?.catch(() => undefined)
      await connection.close()
    },
  }
}
