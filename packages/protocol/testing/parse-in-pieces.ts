import { createStreamParser, type StreamItem } from '../stream-parser.ts'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The stream in pieces that end at `cuts`, in any order and also beyond the end. */
export function parseInPieces(stream: Uint8Array, cuts: readonly number[]): StreamItem[] {
  const parser = createStreamParser()
  const at = [0, ...cuts.map((cut) => cut % (stream.length + 1)).toSorted((a, b) => a - b), stream.length]
  return at.slice(1).flatMap((end, index) => parser.feed(stream.subarray(at[index], end)))
}
