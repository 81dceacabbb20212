import { usageSchema } from '@perdure/protocol'
import type { Logger } from '../logger.ts'
import type { Charge } from './executor.ts'
import type { Settlement } from './transition.ts'

/** What a run used is not known: its charges cannot be read, or cannot be settled. */
export const UNKNOWN: Settlement = { usage: [], costMicroUsd: null }

/**
 * The product's `settle`, made harmless: where it throws, or answers what no `done` can tell, the cost is unknown. A run must
 * end whatever its prices are.
 */
export function settling(
  settle: (charges: readonly Charge[]) => Settlement,
  logger: Logger,
): (charges: readonly Charge[]) => Settlement {
  return (charges) => {
    try {
      const { usage, costMicroUsd } = settle(charges)
      return { usage: usageSchema.array().parse(usage), costMicroUsd: checkCost(costMicroUsd) }
    } catch (error) {
      logger.error({ error, charges: charges.length }, 'the charges of a run could not be settled')
      return UNKNOWN
    }
  }
}

function checkCost(costMicroUsd: number | null): number | null {
  if (costMicroUsd === null || (Number.isSafeInteger(costMicroUsd) && costMicroUsd >= 0)) return costMicroUsd
  throw new RangeError(`A cost is whole micro-dollars or unknown, not ${costMicroUsd}`)
}
