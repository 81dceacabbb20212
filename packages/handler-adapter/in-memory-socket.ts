import { duplexPair, type Duplex } from 'node:stream'

/** Two ends of a connection that never leaves the process: what one writes the other reads, at its pace. */
export interface SocketPair {
  client: Duplex
  /**
   * With what handlers and middleware expect of a `net.Socket`. Its timeouts never fire: a run has watchdogs of its
   * own.
   */
  server: Duplex
}

export function createSocketPair(): SocketPair {
  const [client, server] = duplexPair()
  const itself = (): Duplex => server
  Object.assign(server, {
    remoteAddress: '127.0.0.1',
    remotePort: 0,
    remoteFamily: 'IPv4',
    setTimeout: itself,
    setNoDelay: itself,
    setKeepAlive: itself,
    ref: itself,
    unref: itself,
  })
  return { client, server }
}
