import { live } from '../life.ts'
import { plantedFaults } from './faults.ts'
import type { Invariant } from './planted-fault.ts'

/** Which check saw a planted fault first, and after how many seeds. */
export interface Exposure {
  fault: string
  breaks: Invariant
  /** Undefined where no seed exposed it. */
  caughtBy: Invariant | undefined
  message: string
  seeds: number
}

/** Lives the seeds from 1 on with the fault of this index, until one exposes it. */
export async function expose(index: number, seedsMax: number): Promise<Exposure> {
  const named = faultAt(index)
  for (let seed = 1; seed <= seedsMax; seed += 1) {
    const { finding } = await live(seed, faultAt(index))
    if (finding === undefined) continue
    return { fault: named.name, breaks: named.breaks, caughtBy: finding.invariant, message: finding.message, seeds: seed }
  }
  return { fault: named.name, breaks: named.breaks, caughtBy: undefined, message: '', seeds: seedsMax }
}

function faultAt(index: number): ReturnType<typeof plantedFaults>[number] {
  const fault = plantedFaults()[index]
  if (fault === undefined) throw new RangeError(`There is no fault ${index}`)
  return fault
}
