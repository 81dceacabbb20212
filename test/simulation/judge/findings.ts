import type { Invariant } from '../faults/planted-fault.ts'

/** What does not hold: the first one ends the life. */
export interface Finding {
  invariant: Invariant
  message: string
}

/** Where the checks put what they find. */
export type Find = (invariant: Invariant, message: string) => void
