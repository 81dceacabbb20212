import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { SourceError } from '../data-source.ts'
import { HEAD_BYTES } from '../limits.ts'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** A text file, as far as its first bytes tell. */
export interface TextFile {
  encoding: Encoding
  sizeBytes: number
  /** Its beginning, at most `HEAD_BYTES` of it, without a byte order mark. */
  head: string
  /** All of its text, piece by piece; `onBytes` is told how many were read. Throws `SourceError` for other bytes. */
  read(signal: AbortSignal | undefined, onBytes: (bytes: number) => void): AsyncGenerator<string>
}

/** Byte order marks: some programs write UTF-16, which only the first two bytes tell. */
const MARKS: readonly [bytes: readonly number[], encoding: Encoding][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/**
 * Opens a file for reading as text. A byte order mark is believed before `encoding`; without either it is UTF-8.
 * Rejects with `SourceError` for a file that is missing or cannot be read. `name` is how errors call it.
 */
export async function openTextFile(path: string, name: string, encoding: Encoding = 'utf-8'): Promise<TextFile> {
  const { bytes, sizeBytes } = await readHead(path, name)
  const mark = MARKS.find(([marks]) => marks.every((byte, place) => bytes[place] === byte))
  const found = mark?.[1] ?? encoding
  const skipped = mark?.[0].length ?? 0
  return {
    encoding: found,
    sizeBytes,
    // A character may be cut in two at the end: that is no fault here.
    head: new TextDecoder(found).decode(bytes.subarray(skipped), { stream: true }),
    async *read(signal, onBytes) {
      const decoder = new TextDecoder(found, { fatal: true })
      let read = skipped
      for await (const chunk of createReadStream(path, { start: skipped, signal })) {
        read += (chunk as Buffer).length
        onBytes(read)
        yield decode(decoder, chunk as Buffer, { name, encoding: found })
      }
      yield decode(decoder, undefined, { name, encoding: found })
    },
  }
}

async function readHead(path: string, name: string): Promise<{ bytes: Buffer; sizeBytes: number }> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
      return { bytes: buffer.subarray(0, bytesRead), sizeBytes: (await file.stat()).size }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unreadable(error, name)
  }
}

/** What to say of a file that the system does not open. */
export function unreadable(error: unknown, name: string): SourceError {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
  return new SourceError(missing ? 'the file is missing' : 'the file cannot be read', { file: name })
}

function decode(
  decoder: TextDecoder,
  chunk: Buffer | undefined,
  { name, encoding }: { name: string; encoding: Encoding },
): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    const others = ENCODINGS.filter((other) => other !== encoding).join(', ')
    const problem = `it holds bytes that are no ${encoding.toUpperCase()}; its encoding may be one of ${others}`
    throw new SourceError(problem, { file: name })
  }
}
