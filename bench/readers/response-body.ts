/** The body of one HTTP/1.1 response, as it comes out of a socket: with a length, or in chunks. */
export interface ResponseBody {
  /** What `bytes` add to the body. Throws where the answer is not 200, or not HTTP as a server of ours writes it. */
  feed(bytes: Uint8Array): Uint8Array
}

const HEAD_END = '\r\n\r\n'
const LINE_END = '\r\n'

/**
 * Decodes by hand, because `node:http` calls back for every chunk: 100,000 times a second that is more work for a reader
 * than reading, and the bench would measure its own clients.
 */
export function createResponseBody(): ResponseBody {
  let rest: Buffer = Buffer.alloc(0)
  let isHeadRead = false
  let isChunked = false
  let chunkBytes = 0
  let isOver = false

  function readHead(): boolean {
    const end = rest.indexOf(HEAD_END)
    if (end < 0) return false
    const head = rest.toString('latin1', 0, end)
    if (!head.startsWith('HTTP/1.1 200')) throw new Error(`The server answered ${head.split(LINE_END)[0]}`)
    isChunked = /^transfer-encoding: chunked$/im.test(head)
    isHeadRead = true
    rest = rest.subarray(end + HEAD_END.length)
    return true
  }

  /** The next piece of a chunk; undefined where its head is not all there. */
  function readPiece(): Uint8Array | undefined {
    if (chunkBytes === 0) {
      const end = rest.indexOf(LINE_END)
      if (end < 0) return undefined
      chunkBytes = Number.parseInt(rest.toString('latin1', 0, end), 16)
      if (Number.isNaN(chunkBytes)) throw new Error('A chunk has no length')
      rest = rest.subarray(end + LINE_END.length)
      isOver = chunkBytes === 0
      // The line end behind the chunk is read with it.
      chunkBytes += LINE_END.length
    }
    const taken = rest.subarray(0, chunkBytes)
    const textBytes = Math.max(0, Math.min(taken.length, chunkBytes - LINE_END.length))
    chunkBytes -= taken.length
    rest = rest.subarray(taken.length)
    return taken.subarray(0, textBytes)
  }

  return {
    feed(bytes) {
      rest = rest.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([rest, bytes])
      if (!isHeadRead && !readHead()) return new Uint8Array(0)
      if (!isChunked) {
        const body = rest
        rest = Buffer.alloc(0)
        return body
      }
      const pieces: Uint8Array[] = []
      while (rest.length > 0 && !isOver) {
        const piece = readPiece()
        if (piece === undefined) break
        pieces.push(piece)
      }
      return Buffer.concat(pieces)
    },
  }
}
