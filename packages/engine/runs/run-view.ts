import type { QueuePlace } from '@perdure/protocol'
import type { Run } from '../engine.ts'
import type { RunRecord } from './run-record.ts'

/** A record as the engine tells of it. */
export function toRun(record: RunRecord, queue?: QueuePlace): Run {
  const { runId, conversationId, parentRunId, userId, status, attempt, createdAtMs, usage, costMicroUsd, feedback } = record
  return {
    runId,
    conversationId,
    parentRunId,
    userId,
    status,
    attempt,
    ...(record.reason === null ? {} : { reason: record.reason }),
    createdAtMs,
    ...(record.startedAtMs === null ? {} : { startedAtMs: record.startedAtMs }),
    ...(record.endedAtMs === null ? {} : { endedAtMs: record.endedAtMs }),
    ...(status === 'queued' && queue !== undefined ? { queue } : {}),
    usage,
    costMicroUsd,
    input: JSON.parse(record.input),
    feedback,
  }
}
