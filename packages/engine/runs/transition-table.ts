import type { RunStatus } from '@perdure/protocol'

/**
 * How a run moves, as data. `docs/run-states.md` is drawn from it, and a test proves that each phase × input meets exactly
 * one row.
 */

/** The statuses, with `running` split by whether somebody has asked for its end, and the ends made one. */
export const PHASES = ['queued', 'running', 'cancelling', 'ended'] as const
export type Phase = (typeof PHASES)[number]

/** What a phase is, and who moves a run on that a crash has left in it. */
export const PHASE_NOTES: Record<Phase, { is: string; afterCrash: string }> = {
  queued: {
    is: 'It waits; nobody owns it. A run that came back (`drained`, `process_died`) is next in line.',
    afterCrash: 'Any process with room claims it: each looks once a second, and at once when one of its own runs ends.',
  },
  running: {
    is: 'A process owns it by a lease that it renews, and works on it.',
    afterCrash:
      'A process that starts takes it over at once where the store knows that its owner is dead, any living one within a ' +
      'second; where the store cannot know (a stopped process, another machine), when its lease has run out.',
  },
  cancelling: {
    is: 'Running, and somebody has asked for its end; its status is still `running`. Its executor is being stopped.',
    afterCrash:
      'As for running; and where its owner lives but does not end it, any other process ends it in time for the bound of a cancel.',
  },
  ended: {
    is: 'Completed, failed or cancelled: its `done` is logged and nothing more is.',
    afterCrash: 'Nobody: nothing is left to do.',
  },
}

export const INPUTS = ['claim', 'complete', 'fail', 'cancel', 'hand_back', 'die'] as const
export type InputName = (typeof INPUTS)[number]

/** What an input is. */
export const INPUT_NOTES: Record<InputName, string> = {
  claim: 'a process takes the run',
  complete: 'the executor says that it is through',
  fail: 'the executor failed, or a watchdog or a bound of the run ended it',
  cancel: 'the user or an operator wants its end',
  hand_back: 'its process drains and gives it back',
  die: 'its process died, or lost it',
}

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
