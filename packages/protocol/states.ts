/** The states of a run. `docs/run-states.md` draws how they follow each other. */
export const RUN_STATUSES = ['queued', 'running', 'completed', 'failed', 'cancelled', 'cancelled_by_admin'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

export const TERMINAL_STATUSES = ['completed', 'failed', 'cancelled', 'cancelled_by_admin'] as const
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number]

export const LIVE_STATUSES = ['queued', 'running'] as const
export type LiveStatus = (typeof LIVE_STATUSES)[number]

/** True for a state that no input moves on: the run has its `done`. */
export function isTerminal(status: RunStatus): status is TerminalStatus {
  return status !== 'queued' && status !== 'running'
}

/**
 * Why a run is where it is. On `status{queued}`: `process_died` or `drained`. On `done{failed}`: the rest.
 * A reader treats a reason it does not know as no reason.
 */
export const RUN_REASONS = [
  'process_died',
  'drained',
  'attempts',
  'deadline',
  'stalled',
  'too_large',
  'steps',
  'provider',
  'internal',
] as const
export type RunReason = (typeof RUN_REASONS)[number]
