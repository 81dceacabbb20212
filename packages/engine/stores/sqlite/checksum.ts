import { crc32 } from 'node:zlib'
import type { Segment } from '../../log/segment.ts'
import type { Charge } from '../../runs/executor.ts'
import { StoreDamageError } from '../damage.ts'
import type { StoredCheckpoint, StoredFold } from '../store.ts'
import { numberOrNull, type Row } from './run-row.ts'

/**
 * SQLite notices a page that is no page, not a byte that has changed inside a value. So each row of what readers and
 * executors are told carries a CRC-32 over all of it and whose it is, made in the thread that writes it.
 */

export function segmentChecksum(runId: string, { firstSeq, lastSeq, startByte, offsets, bytes }: Segment): number {
  return checksumOf(runId, firstSeq, lastSeq, startByte, packed(offsets), bytes)
}

export function foldChecksum(runId: string, { seq, loggedBytes, body }: StoredFold): number {
  return checksumOf(runId, seq, loggedBytes, body)
}

export function checkpointChecksum(runId: string, checkpoint: Omit<StoredCheckpoint, 'followUps'>, followUps: string): number {
  const { seq, block, offset, afterTool, body } = checkpoint
  return checksumOf(runId, seq, block, offset, afterTool ? 1 : 0, followUps, body)
}

export function chargeChecksum(runId: string, id: Charge['id'], body: string): number {
  return checksumOf(runId, id, body)
}

/** Throws StoreDamageError where a row does not hold what it was written with. Rows of an earlier schema have no checksum. */
export function verify(row: Row, checksum: number, what: string): void {
  const written = numberOrNull(row, 'checksum')
  if (written !== null && written !== checksum) throw new StoreDamageError(`${what} is not as it was written`)
}

/** Offsets as they are stored. */
export function packed(offsets: Uint32Array): Uint8Array {
  return new Uint8Array(offsets.buffer, offsets.byteOffset, offsets.byteLength)
}

/** With a zero byte behind each part, so that nothing moves from one into the next unseen. */
function checksumOf(...parts: (string | number | Uint8Array)[]): number {
  let checksum = 0
  for (const part of parts) {
    checksum = crc32('\0', crc32(typeof part === 'number' ? String(part) : part, checksum))
  }
  return checksum
}
