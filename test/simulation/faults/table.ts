import { expose } from './expose.ts'
import { plantedFaults } from './faults.ts'

/** Prints, fault by fault, which invariant's check saw it first and after how many seeds. Resolves to how many were not seen. */
export async function printFaultTable(seedsMax: number): Promise<number> {
  let missed = 0
  console.log('| fault | breaks | caught by | seeds | what it said |\n|---|---|---|---|---|')
  for (const index of plantedFaults().keys()) {
    const { fault, breaks, caughtBy, seeds, message } = await expose(index, seedsMax)
    if (caughtBy === undefined) missed += 1
    console.log(`| ${fault} | ${breaks} | ${caughtBy ?? '**nobody**'} | ${seeds} | ${message.slice(0, 110)} |`)
  }
  return missed
}
