import { createStreamParser, readerStep, startReader, viewText } from '@perdure/protocol'
import { textOf, TOKEN_UNITS } from '../subjects/speech.ts'
import type { Piece } from './connection.ts'
import { createResponseBody } from './response-body.ts'

/** What a reader made of one stream. */
export interface Heard {
  /** When each token was there, on the machine's clock. */
  arrivedAtMs: Float64Array
  bodyBytes: number
}

/**
 * Reads what came with the protocol's own reader, as a page would. Throws where the reader does not hold the whole speech
 * and its `done`: a figure of lost words is none.
 */
export function hearSpeech(pieces: readonly Piece[], tokens: number): Heard {
  const body = createResponseBody()
  const parser = createStreamParser()
  const arrivedAtMs = new Float64Array(tokens)
  let heardTokens = 0
  let bodyBytes = 0
  let { state } = startReader({ nowMs: 0, random: 0 })
  const tell = (input: Parameters<typeof readerStep>[1]): void => {
    state = readerStep(state, input, { nowMs: 0, random: 0 }).state
  }
  tell({ kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' })
  for (const { atMs, bytes } of pieces) {
    const part = body.feed(bytes)
    bodyBytes += part.length
    for (const item of parser.feed(part)) tell({ kind: 'received', item })
    const heldTokens = Math.floor(viewText(state.view).length / TOKEN_UNITS)
    if (heldTokens <= heardTokens) continue
    arrivedAtMs.fill(atMs, heardTokens, heldTokens)
    heardTokens = heldTokens
  }
  if (state.phase.phase !== 'ended') throw new Error(`A reader is left ${state.phase.phase}`)
  if (viewText(state.view) !== textOf(tokens)) throw new Error('A reader does not hold what was said')
  return { arrivedAtMs, bodyBytes }
}

/** The body of an answer that was read to where it was wanted, and when its first byte was there. */
export function readBody(pieces: readonly Piece[]): { firstByteAtMs: number; bytes: Uint8Array } {
  const body = createResponseBody()
  const parts: Uint8Array[] = []
  let firstByteAtMs: number | undefined
  for (const { atMs, bytes } of pieces) {
    const part = body.feed(bytes)
    if (part.length > 0) firstByteAtMs ??= atMs
    parts.push(part)
  }
  if (firstByteAtMs === undefined) throw new Error('An answer had no body')
  return { firstByteAtMs, bytes: Buffer.concat(parts) }
}
