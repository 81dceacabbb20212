import { once } from 'node:events'
import type { Server } from 'node:http'

const IDLE_CHECK_INTERVAL_MS = 100

/**
 * Closes a server: it stops listening at once, connections are ended as they become idle, and after `graceMs` the rest
 * are cut. Resolves when none is left; true if none had to be cut.
 */
export async function closeServer(server: Server, graceMs: number): Promise<boolean> {
  let isClean = true
  const closed = once(server, 'close')
  server.close()
  // Node ends the connections that are idle now, but not those that become so.
  const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_INTERVAL_MS)
  const cut = setTimeout(() => {
    isClean = false
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearInterval(idleCheck)
  clearTimeout(cut)
  return isClean
}
