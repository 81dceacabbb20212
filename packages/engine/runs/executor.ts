import type { ChartData, CheckData, DatasetData, FollowUpsData, RunErrorCode, ToolEndData, ToolStartData } from '@perdure/protocol'

/**
 * What an executor says. Text comes as it is spoken: the engine numbers its blocks, counts its offsets, joins what waits
 * for the same commit and cuts what is too long, so an executor cannot get the wire wrong.
 */
export type ExecutorEvent =
  | { event: 'text'; text: string }
  | { event: 'tool_start'; data: ToolStartData }
  | { event: 'tool_end'; data: ToolEndData }
  | { event: 'dataset'; data: DatasetData }
  | { event: 'chart'; data: ChartData }
  | { event: 'follow_ups'; data: FollowUpsData }
  /** Of the whole answer, after its last text. Whoever takes the run over at a later checkpoint says it again. */
  | { event: 'check'; data: CheckData }

/** The cost of one provider call. `id` makes it count once, however often it is emitted; the engine never reads `body`. */
export interface Charge {
  id: string
  body: unknown
}

export interface EmitOptions {
  /**
   * JSON that is enough to go on from here after a crash; it closes a step. What is emitted after the last checkpoint is
   * done again by the next attempt, and taken back with the first thing that it says. At most `CHECKPOINT_MAX_BYTES`.
   */
  checkpoint?: unknown
  /** Ledger rows that become durable with these events, or not at all; at most `CHARGES_MAX` in all of a run's attempts. */
  charges?: readonly Charge[]
}

/** The run an executor works for. `input` is what the run was started with. */
export interface ExecutionRun {
  runId: string
  conversationId: string
  parentRunId: string | null
  userId: string
  attempt: number
}

export interface ExecutionContext {
  run: ExecutionRun
  /** Aborts when the run is cancelled, past a bound, handed back or lost. Stop soon; what comes too late is discarded. */
  signal: AbortSignal
  /**
   * Resolves when all of it is durable, in one commit. Not awaiting each call is fine (order is kept), except where what
   * follows must not happen unless this is durable. Rejects once the run is no longer this executor's to write; with what
   * is wrong where something is said that no reader could read, or a charge is longer than `CHARGE_MAX_BYTES` (the run then
   * fails as `internal`); and with the bound where the run is past one of its own (it then fails as `too_large`): what it may
   * log, what of it may wait for a commit, one checkpoint's bytes, its charges.
   */
  emit: (events: readonly ExecutorEvent[], options?: EmitOptions) => Promise<void>
  /** A sign of life from provider or tool that is no event (a ping, a retry): keeps the stall watchdog quiet. */
  alive: () => void
  /** The last checkpoint of an earlier attempt; undefined on the first, or where none was reached. */
  resumeFrom: unknown
}

export type ExecutionResult =
  | { outcome: 'completed' }
  | {
      outcome: 'failed'
      code: RunErrorCode
      /** For people; the registry's message of the code where it is absent. Never a secret or a stack. */
      message?: string
      /** `done.reason`; the code where it is absent. */
      reason?: string
    }

/**
 * The one thing that differs from product to product. Called once per attempt. A throw is a failure with code `internal`,
 * unless the signal was aborted: then the abort's reason decides how the run goes on.
 */
export interface Executor {
  execute(input: unknown, context: ExecutionContext): Promise<ExecutionResult>
}
