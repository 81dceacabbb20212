import type { Segment } from '../../log/segment.ts'
import type { RunRecord } from '../../runs/run-record.ts'
import type { StoredCheckpoint, WriteCommand, WriteResult } from '../store.ts'
import { chargeChecksum, checkpointChecksum, foldChecksum, packed, segmentChecksum } from './checksum.ts'
import type { Database } from './database.ts'
import { readSegments } from './reads.ts'
import { toRunRecord } from './run-row.ts'

/** Appends and moves a run as its owner says, if the owner still is one. */
export function applyWrite(database: Database, command: WriteCommand): WriteResult {
  const { run, epoch, from, segment } = command
  const row = database.get('findRun', run.runId)
  if (row === undefined) return { outcome: 'stale' }
  const held = toRunRecord(row)
  const startSeq = segment === undefined ? run.lastSeq : segment.firstSeq - 1
  if (held.epoch !== epoch || held.status !== from || held.lastSeq !== startSeq) {
    return isRepeated(database, held, command) ? { outcome: 'written' } : { outcome: 'stale' }
  }
  if (command.unlessCancelled && held.cancelledBy !== null) {
    return { outcome: 'cancelled', by: held.cancelledBy, atMs: held.cancelRequestedAtMs ?? 0 }
  }
  updateRun(database, command, startSeq)
  if (segment !== undefined) insertSegment(database, run.runId, segment)
  writeBeside(database, command)
  return { outcome: 'written' }
}

export function insertSegment(database: Database, runId: string, segment: Segment): void {
  const { firstSeq, lastSeq, startByte, offsets, bytes } = segment
  const checksum = segmentChecksum(runId, segment)
  database.run('insertSegment', runId, firstSeq, lastSeq, startByte, packed(offsets), bytes, checksum)
}

function updateRun(database: Database, { run, epoch, from }: WriteCommand, startSeq: number): void {
  const changed = database.run(
    'writeRun',
    run.status,
    run.reason,
    run.attempt,
    run.deaths,
    run.handedBack ? 1 : 0,
    run.startedOrder,
    run.startedAtMs,
    run.attemptStartedAtMs,
    run.ranMs,
    run.endedAtMs,
    run.owner,
    run.epoch,
    run.status,
    run.cancelledBy,
    run.cancelRequestedAtMs,
    run.lastSeq,
    run.loggedBytes,
    JSON.stringify(run.usage),
    run.costMicroUsd,
    run.runId,
    epoch,
    from,
    startSeq,
  )
  if (changed !== 1) throw new Error(`The run ${run.runId} moved inside a transaction`)
}

function writeBeside(database: Database, { run: { runId }, checkpoint, charges = [], fold }: WriteCommand): void {
  if (checkpoint !== undefined) putCheckpoint(database, runId, checkpoint)
  for (const charge of charges) {
    const body = JSON.stringify(charge.body)
    database.run('putCharge', runId, charge.id, body, chargeChecksum(runId, charge.id, body))
  }
  if (fold !== undefined) database.run('putFold', runId, fold.seq, fold.loggedBytes, fold.body, foldChecksum(runId, fold))
}

function putCheckpoint(database: Database, runId: string, checkpoint: StoredCheckpoint): void {
  const { seq, block, offset, afterTool, body } = checkpoint
  const followUps = JSON.stringify(checkpoint.followUps)
  const checksum = checkpointChecksum(runId, checkpoint, followUps)
  database.run('putCheckpoint', runId, seq, block, offset, afterTool ? 1 : 0, followUps, body, checksum)
}

/** True where this very write was committed before and nobody was told: the log ends with just its bytes. */
function isRepeated(database: Database, held: RunRecord, { run, segment }: WriteCommand): boolean {
  if (segment === undefined || held.epoch !== run.epoch || held.lastSeq !== run.lastSeq) return false
  if (held.status !== run.status) return false
  const [stored] = readSegments(database, run.runId, segment.firstSeq - 1, 1)
  return stored !== undefined && Buffer.compare(stored.bytes, segment.bytes) === 0
}
