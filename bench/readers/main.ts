import { answerCalls } from '../processes/calls.ts'
import { openConnection, type Connection } from './connection.ts'
import { hearSpeech, readBody } from './heard.ts'

/** All readers of the bench, in a process of their own, so that what a subject uses is its own. */
export interface Readers {
  /** Opens a stream for each path; resolves when every one is answered. */
  open(streams: { port: number; paths: string[] }): Promise<void>
  /** Reads the open streams to their ends, checks that each holds the whole speech, and tells when each token came. */
  hear(speech: { tokens: number }): Promise<{ lastByteAtMs: number; bodyBytes: number; arrivedAtMs: Float64Array[] }>
  /** Attaches once, up to the fold's end or the answer's. Times count from before the connection was opened. */
  attach(stream: { port: number; path: string; until: 'fold' | 'end' }): Promise<Attached>
  /** Opens streams that stay, each read to the end of its fold. */
  stay(streams: { port: number; paths: string[] }): Promise<void>
  /** Closes what is open. */
  leave(): void
}

export interface Attached {
  firstByteMs: number
  wholeMs: number
  body: Uint8Array
}

let open: Connection[] = []

answerCalls<Readers>(
  {
    async open({ port, paths }) {
      open = paths.map((path) => openConnection(port, path))
      await Promise.all(open.map((connection) => connection.answered))
    },
    async hear({ tokens }) {
      await Promise.all(open.map((connection) => connection.ended))
      const connections = open
      open = []
      const heard = connections.map(({ pieces }) => hearSpeech(pieces, tokens))
      return {
        lastByteAtMs: Math.max(...connections.map(({ pieces }) => pieces.at(-1)?.atMs ?? 0)),
        bodyBytes: heard.reduce((total, { bodyBytes }) => total + bodyBytes, 0),
        arrivedAtMs: heard.map(({ arrivedAtMs }) => arrivedAtMs),
      }
    },
    async attach({ port, path, until }) {
      const connection = openConnection(port, path)
      const foldedAtMs = until === 'fold' ? await connection.folded : undefined
      if (until === 'end') await connection.ended
      const wholeAtMs = foldedAtMs ?? connection.pieces.at(-1)?.atMs ?? 0
      connection.leave()
      const { firstByteAtMs, bytes } = readBody(connection.pieces)
      const { askedAtMs } = connection
      return { firstByteMs: firstByteAtMs - askedAtMs, wholeMs: wholeAtMs - askedAtMs, body: bytes }
    },
    async stay({ port, paths }) {
      const staying = paths.map((path) => openConnection(port, path))
      open.push(...staying)
      await Promise.all(staying.map((connection) => connection.folded))
    },
    leave() {
      for (const connection of open) connection.leave()
      open = []
    },
  },
  null,
)
