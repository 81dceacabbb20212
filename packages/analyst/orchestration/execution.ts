import type { ChartData, CheckData, DatasetData, FollowUpsData, RunErrorCode, ToolEndData, ToolStartData } from '@perdure/protocol'

/**
 * What the analyst is run by. The same shape as the engine's Executor port, told again here: whoever runs the analyst
 * has the types meet, and neither package knows the other.
 */

export type AnalystEvent =
  | { event: 'text'; text: string }
  | { event: 'tool_start'; data: ToolStartData }
  | { event: 'tool_end'; data: ToolEndData }
  | { event: 'dataset'; data: DatasetData }
  | { event: 'chart'; data: ChartData }
  | { event: 'follow_ups'; data: FollowUpsData }
  | { event: 'check'; data: CheckData }

/** The cost of one provider call; an id counts once, however often it is emitted. */
export interface AnalystCharge {
  id: string
  body: unknown
}

export interface EmitOptions {
  checkpoint?: unknown
  charges?: readonly AnalystCharge[]
}

export interface AnalystRun {
  runId: string
  conversationId: string
  parentRunId: string | null
  userId: string
  attempt: number
}

export interface AnalystContext {
  run: AnalystRun
  /** Aborts when the run is cancelled, past a bound, handed back or lost. */
  signal: AbortSignal
  /**
   * Resolves when all of it is durable; order is kept without awaiting. Rejects once the run is no longer ours to
   * write.
   */
  emit(events: readonly AnalystEvent[], options?: EmitOptions): Promise<void>
  /** A sign of life that is no event. */
  alive(): void
  /** The last checkpoint of an earlier attempt; undefined where there is none. */
  resumeFrom: unknown
}

export type AnalystResult =
  { outcome: 'completed' } | { outcome: 'failed'; code: RunErrorCode; message?: string; reason?: string }
