import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** The network between a browser and the product: bytes pass both ways, until it is cut. */
export interface Relay {
  readonly url: string
  /** Ends every connection, and each that is tried from now on. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** A relay on a loopback port of its own to whoever listens at `target`. */
export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = connect(Number(port), hostname)
    join(near, far)
    join(far, near)
  })
  function join(from: Socket, to: Socket): void {
    sockets.add(from)
    from.pipe(to)
    // What ends one side by force ends the other.
    from.on('error', () => to.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
  }
  function end(): void {
    for (const socket of sockets) socket.destroy()
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut() {
      isCut = true
      end()
    },
    mend() {
      isCut = false
    },
    async close() {
      end()
      server.close()
      await once(server, 'close')
    },
  }
}
