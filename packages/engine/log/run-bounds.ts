import { RUN_MAX_BYTES } from '@perdure/protocol'
import { RUN_END_RESERVE_BYTES, RUN_END_RESERVE_EVENTS, RUN_MAX_EVENTS } from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { Settlement, TransitionInput } from '../runs/transition.ts'

/** Whether a run has logged more than it may; one that goes on keeps room for its end. */
export function isTooLarge({ loggedBytes, lastSeq }: RunRecord, isEnding: boolean): boolean {
  const [reserveBytes, reserveEvents] = isEnding ? [0, 0] : [RUN_END_RESERVE_BYTES, RUN_END_RESERVE_EVENTS]
  return loggedBytes > RUN_MAX_BYTES - reserveBytes || lastSeq > RUN_MAX_EVENTS - reserveEvents
}

type EndInput = (settlement: Settlement) => TransitionInput

/** An end that says what was lost where the executor takes itself to be through. */
export function withoutCompletion(input: EndInput): EndInput {
  return (settlement) => {
    const told = input(settlement)
    return told.input === 'complete' ? { input: 'fail', settlement, code: 'too_large' } : told
  }
}
