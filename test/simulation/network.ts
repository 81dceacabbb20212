import { EVENT_MAX_BYTES, HEARTBEAT_INTERVAL_MS } from '@perdure/protocol'
import type { Clock, Engine } from '@perdure/engine'
import { CHUNK_MAX_BYTES } from '@perdure/engine'
import type { PlantedFault } from './faults/planted-fault.ts'
import type { Random } from './random.ts'

/** What a connection may hold at the server: what the socket takes, and the one chunk that did not fit. */
export const SOCKET_BYTES = 8 * 1024
export const CONNECTION_MAX_BYTES = SOCKET_BYTES + CHUNK_MAX_BYTES + EVENT_MAX_BYTES

/** The client's end of a connection. None of it is called after `leave`. */
export interface ConnectionEnd {
  responded(httpStatus: number): void
  received(bytes: Uint8Array): void
  /** The server's end was closed, and the network said so. */
  ended(): void
}

export interface Server {
  engine: Engine
  /** The process's: what it is told while it is paused waits, and nothing reaches the dead. */
  clock: Clock
  connections: Set<Connection>
}

/** A stream between a client and a process. */
export interface Connection {
  /** Bytes that the server has given and the client has not taken. */
  bufferedBytes(): number
  /** The client is gone; the server hears of it later, or never. */
  leave(serverHears: boolean): void
  /** The process is gone. `clientHears`: as by a reset; else by silence alone. */
  die(clientHears: boolean): void
}

export interface ConnectOptions {
  /** The world's. */
  clock: Clock
  random: Random
  server: Server
  runId: string
  cursor: number | undefined
  /** Between two chunks that the client takes. */
  takesMs: number
  end: ConnectionEnd
  fault: PlantedFault | undefined
  /** Called whenever the connection holds more. */
  onBuffered: (connection: Connection) => void
}

const HEARTBEAT = new TextEncoder().encode(': \n\n')

/** Opens a stream. Everything takes its time; bytes keep their order, the two ends do not hear of an end together. */
export function connect({ clock, random, server, runId, cursor, takesMs, end, fault, onBuffered }: ConnectOptions): Connection {
  const leaving = new AbortController()
  /** An answer's status, its bytes and its end, in order. */
  const queue: (number | Uint8Array | 'end')[] = []
  let bufferedBytes = 0
  let taking = false
  let isOpen = true
  let roomMade = (): void => undefined

  const toServer = (tell: () => void): void => void server.clock.after(random.between(1, 30), tell)

  function send(piece: number | Uint8Array | 'end'): void {
    queue.push(piece)
    if (piece instanceof Uint8Array) {
      bufferedBytes += piece.length
      onBuffered(connection)
    }
    take()
  }

  /** The client takes one piece after the other. */
  function take(): void {
    if (taking || !isOpen || queue.length === 0) return
    taking = true
    clock.after(random.between(1, 30) + takesMs, () => {
      taking = false
      const piece = queue.shift()
      if (piece === undefined || !isOpen) return
      if (piece === 'end') return close(true)
      if (typeof piece === 'number') {
        end.responded(piece)
        return take()
      }
      bufferedBytes -= piece.length
      for (const part of cutAnywhere(piece, random)) if (isOpen) end.received(part)
      toServer(() => roomMade())
      take()
    })
  }

  function close(clientHears: boolean): void {
    if (clientHears && isOpen) end.ended()
    isOpen = false
    queue.length = 0
    bufferedBytes = 0
  }

  async function serve(): Promise<void> {
    const outcome = await server.engine.attach({ runId, cursor, showCosts: true, signal: leaving.signal })
    if (outcome.outcome !== 'attached') {
      server.connections.delete(connection)
      return send(outcome.outcome === 'finished' ? 204 : 404)
    }
    send(200)
    const stopBeating = beat(server.clock, () => send(HEARTBEAT))
    try {
      for await (const chunk of outcome.chunks) {
        if (leaving.signal.aborted) break
        send(fault?.losesEvents && random.chance(0.05) ? withoutFirstEvent(chunk) : chunk)
        while (!fault?.readsWithoutRoom && bufferedBytes > SOCKET_BYTES && !leaving.signal.aborted) {
          await new Promise<void>((resolve) => (roomMade = resolve))
        }
      }
    } finally {
      stopBeating()
      server.connections.delete(connection)
      send('end')
    }
  }

  const connection: Connection = {
    bufferedBytes: () => bufferedBytes,
    leave(serverHears) {
      close(false)
      if (!serverHears) return
      toServer(() => {
        leaving.abort('left')
        server.connections.delete(connection)
        roomMade()
        if (fault?.cancelsOnDisconnect) void server.engine.cancel(runId, 'user')
      })
    },
    die(clientHears) {
      server.connections.delete(connection)
      if (clientHears) clock.after(random.between(1, 30), () => close(true))
    },
  }
  server.connections.add(connection)
  toServer(() => void serve().catch(() => {
    // The store did not answer. Behind a 200 this is never read.
    server.connections.delete(connection)
    send(503)
  }))
  return connection
}

function beat(clock: Clock, send: () => void): () => void {
  let cancelTimer = clock.after(HEARTBEAT_INTERVAL_MS, again)
  function again(): void {
    send()
    cancelTimer = clock.after(HEARTBEAT_INTERVAL_MS, again)
  }
  return () => cancelTimer()
}

/** TCP keeps bytes, not chunks. */
function cutAnywhere(bytes: Uint8Array, random: Random): Uint8Array[] {
  if (bytes.length < 2 || random.chance(0.7)) return [bytes]
  const at = random.between(1, bytes.length - 1)
  return [bytes.subarray(0, at), bytes.subarray(at)]
}

function withoutFirstEvent(chunk: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(chunk)
  return text.startsWith('event: ready') ? chunk : new TextEncoder().encode(text.slice(text.indexOf('\n\n') + 2))
}
