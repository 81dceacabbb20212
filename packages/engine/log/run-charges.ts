import { CHARGES_MAX } from '../limits.ts'
import type { Charge } from '../runs/executor.ts'

/** The charges of a run over all its attempts, and which of them no commit has taken yet. Each counts once, by its id. */
export interface RunCharges {
  /** Keeps what is new of them, up to `CHARGES_MAX` in all; false where one was too many. */
  add(charges: readonly Charge[]): boolean
  all(): Charge[]
  /** Takes all that wait. */
  take(): Charge[]
  /** Gives back what was taken and not written; it goes before what came since. */
  giveBack(charges: readonly Charge[]): void
  isEmpty(): boolean
  /** How many bytes wait. */
  sizeBytes(): number
}

/** `earlier`: those of attempts before this one, which are durable. */
export function createRunCharges(earlier: readonly Charge[]): RunCharges {
  const known = new Map(earlier.map((charge) => [charge.id, charge]))
  let waiting: Charge[] = []
  let waitingBytes = 0
  return {
    add(charges) {
      for (const charge of charges) {
        if (known.has(charge.id)) continue
        if (known.size >= CHARGES_MAX) return false
        known.set(charge.id, charge)
        waiting.push(charge)
        waitingBytes += chargeSizeBytes(charge)
      }
      return true
    },
    all: () => [...known.values()],
    take() {
      const taken = waiting
      waiting = []
      waitingBytes = 0
      return taken
    },
    giveBack(charges) {
      waiting = [...charges, ...waiting]
      for (const charge of charges) waitingBytes += chargeSizeBytes(charge)
    },
    isEmpty: () => waiting.length === 0,
    sizeBytes: () => waitingBytes,
  }
}

export function chargeSizeBytes({ id, body }: Charge): number {
  return Buffer.byteLength(id) + Buffer.byteLength(JSON.stringify(body))
}
