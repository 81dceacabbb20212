import { connect } from 'node:net'
import { nowMs } from '../processes/monotonic.ts'

/** What a socket gave at once, and when. */
export interface Piece {
  atMs: number
  bytes: Uint8Array
}

/** One reader's connection. It only keeps what comes: what it means is read when nothing is measured any more. */
export interface Connection {
  readonly askedAtMs: number
  readonly pieces: readonly Piece[]
  /** Resolves with the first byte of the answer. */
  readonly answered: Promise<void>
  /** Resolves with the time at which a fold was all there. */
  readonly folded: Promise<number>
  /** Resolves when the server has ended the answer. */
  readonly ended: Promise<void>
  leave(): void
}

/** A fold's last event, the only one with an id, is short: `status` or `done`. It is looked for in so many bytes. */
const TAIL_BYTES = 512
const EVENT_WITH_ID = /id: \d+\nevent: \w+\ndata: [^\n]*\n\n/

/** Asks for `path` in a connection of its own. All promises reject where the connection breaks. */
export function openConnection(port: number, path: string): Connection {
  const pieces: Piece[] = []
  const answered = Promise.withResolvers<void>()
  const folded = Promise.withResolvers<number>()
  const ended = Promise.withResolvers<void>()
  let isFolded = false
  const askedAtMs = nowMs()
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`)
  socket.on('data', (bytes) => {
    const piece = { atMs: nowMs(), bytes }
    const before = pieces.at(-1)
    pieces.push(piece)
    answered.resolve()
    if (isFolded || !hasEventWithId(before?.bytes, bytes)) return
    isFolded = true
    folded.resolve(piece.atMs)
  })
  socket.once('end', () => ended.resolve())
  socket.once('error', (error) => {
    for (const waited of [answered, folded, ended]) waited.reject(error)
  })
  socket.once('close', () => {
    for (const waited of [answered, folded, ended]) waited.reject(new Error(`The connection for ${path} was closed`))
  })
  // Not every one of them is waited for.
  for (const waited of [answered, folded, ended]) waited.promise.catch(() => undefined)
  return {
    askedAtMs,
    pieces,
    answered: answered.promise,
    folded: folded.promise,
    ended: ended.promise,
    leave: () => void socket.destroy(),
  }
}

function hasEventWithId(before: Uint8Array | undefined, bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.subarray(-TAIL_BYTES)).toString('latin1')
  if (bytes.length >= TAIL_BYTES || before === undefined) return EVENT_WITH_ID.test(tail)
  return EVENT_WITH_ID.test(Buffer.from(before.subarray(-TAIL_BYTES)).toString('latin1') + tail)
}
