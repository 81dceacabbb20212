import type { QueuePlace } from '@perdure/protocol'
import { RETRY_AFTER_DEFAULT_MS, type AdmissionLimits } from '../limits.ts'

/** Running times of the latest ended runs: the evidence that an estimate rests on. */
export type Evidence = readonly number[]

/** A queued run's place; an estimate only where runs have ended before. `position` counts from 1. */
export function queuePlace(position: number, evidence: Evidence, limits: AdmissionLimits): QueuePlace {
  const typicalMs = median(evidence)
  if (typicalMs === undefined) return { position }
  return { position, estimateMs: Math.round(Math.ceil(position / Math.max(1, limits.active)) * typicalMs) }
}

/** What a refused caller is told to wait: as long as a typical run, shared by those that run at once. */
export function retryAfterMs(evidence: Evidence, limits: AdmissionLimits): number {
  const typicalMs = median(evidence)
  if (typicalMs === undefined) return RETRY_AFTER_DEFAULT_MS
  return Math.max(1_000, Math.round(typicalMs / Math.max(1, limits.active)))
}

function median(values: Evidence): number | undefined {
  if (values.length === 0) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
