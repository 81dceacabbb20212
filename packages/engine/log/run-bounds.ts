import { RUN_MAX_BYTES } from '@perdure/protocol'
import {
  CHARGES_MAX,
  CHECKPOINT_MAX_BYTES,
  PENDING_MAX_BYTES,
  RUN_END_RESERVE_BYTES,
  RUN_END_RESERVE_EVENTS,
  RUN_MAX_EVENTS,
} from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { Settlement, TransitionInput } from '../runs/transition.ts'

/** Whether a run has logged more than it may; one that goes on keeps room for its end. */
export function isTooLarge({ loggedBytes, lastSeq }: RunRecord, isEnding: boolean): boolean {
  const [reserveBytes, reserveEvents] = isEnding ? [0, 0] : [RUN_END_RESERVE_BYTES, RUN_END_RESERVE_EVENTS]
  return loggedBytes > RUN_MAX_BYTES - reserveBytes || lastSeq > RUN_MAX_EVENTS - reserveEvents
}

/** What was said is past a bound of the run: none of it is kept but what was spent, and the run ends as too large. */
export class RunTooLargeError extends Error {
  constructor(bound: string) {
    super(`The run ends as too large: ${bound}`)
    this.name = 'RunTooLargeError'
  }
}

/** The bounds of a run, as its executor is told of the one that it is past. */
export const BOUNDS = {
  log: `it may log at most ${RUN_MAX_BYTES} bytes in ${RUN_MAX_EVENTS} events`,
  pending: `at most ${PENDING_MAX_BYTES} bytes of it may wait for a commit`,
  checkpoint: `its checkpoint may have at most ${CHECKPOINT_MAX_BYTES} bytes as JSON`,
  charges: `it may have at most ${CHARGES_MAX} charges`,
} as const

type EndInput = (settlement: Settlement) => TransitionInput

/** An end that says what was lost where the executor takes itself to be through. */
export function withoutCompletion(input: EndInput): EndInput {
  return (settlement) => {
    const told = input(settlement)
    return told.input === 'complete' ? { input: 'fail', settlement, code: 'too_large' } : told
  }
}
