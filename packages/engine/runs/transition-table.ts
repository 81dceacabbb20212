import type { RunStatus } from '@perdure/protocol'

/**
 * How a run moves, as data. `docs/run-states.md` is drawn from it, and a test proves that each phase × input meets exactly
 * one row.
 */

/** The statuses, with `running` split by whether somebody has asked for its end, and the ends made one. */
export const PHASES = ['queued', 'running', 'cancelling', 'ended'] as const
export type Phase = (typeof PHASES)[number]

export const INPUTS = ['claim', 'complete', 'fail', 'cancel', 'hand_back', 'die'] as const
export type InputName = (typeof INPUTS)[number]

/** A row that holds only while attempts are left, or only when none is. */
export type Guard = 'attempts_left' | 'attempts_used_up'

/** `stay`: nothing changes and nothing is logged. `cancelled`: or `cancelled_by_admin`, as the one who asked. */
export type Outcome = Exclude<RunStatus, 'cancelled_by_admin'> | 'cancelling' | 'stay'

export interface TransitionRow {
  phase: Phase
  input: InputName
  guard?: Guard
  outcome: Outcome
  why: string
}

export const TRANSITIONS: readonly TransitionRow[] = [
  { phase: 'queued', input: 'claim', outcome: 'running', why: 'a process with room takes it' },
  { phase: 'queued', input: 'complete', outcome: 'stay', why: 'only an owner completes, and a queued run has none' },
  { phase: 'queued', input: 'fail', outcome: 'failed', why: 'it can never be run' },
  { phase: 'queued', input: 'cancel', outcome: 'cancelled', why: 'nothing of it is alive' },
  { phase: 'queued', input: 'hand_back', outcome: 'stay', why: 'nobody holds it' },
  { phase: 'queued', input: 'die', outcome: 'stay', why: 'nobody holds it' },

  { phase: 'running', input: 'claim', outcome: 'stay', why: 'it has an owner' },
  { phase: 'running', input: 'complete', outcome: 'completed', why: 'the executor is through' },
  { phase: 'running', input: 'fail', outcome: 'failed', why: 'the executor failed, or a bound was reached' },
  { phase: 'running', input: 'cancel', outcome: 'cancelling', why: 'its executor is stopped before the end is written' },
  { phase: 'running', input: 'hand_back', outcome: 'queued', why: 'its process drains' },
  { phase: 'running', input: 'die', guard: 'attempts_left', outcome: 'queued', why: 'its process died' },
  { phase: 'running', input: 'die', guard: 'attempts_used_up', outcome: 'failed', why: 'its process died once too often' },

  { phase: 'cancelling', input: 'claim', outcome: 'stay', why: 'it has an owner' },
  { phase: 'cancelling', input: 'complete', outcome: 'cancelled', why: 'the cancel was committed first' },
  { phase: 'cancelling', input: 'fail', outcome: 'cancelled', why: 'the cancel was committed first' },
  { phase: 'cancelling', input: 'cancel', outcome: 'stay', why: 'the first to ask counts' },
  { phase: 'cancelling', input: 'hand_back', outcome: 'cancelled', why: 'nobody wants it any more' },
  { phase: 'cancelling', input: 'die', outcome: 'cancelled', why: 'nobody wants it any more' },

  ...INPUTS.map((input): TransitionRow => ({
    phase: 'ended',
    input,
    outcome: 'stay',
    why: 'a run ends exactly once',
  })),
]
