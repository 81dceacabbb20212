/** What became of recurring revenue between two month-ends; whole cents and customers. */
export interface RevenueMovement {
  opening: number
  /** From customers with nothing at the first month-end. */
  added: number
  expansion: number
  /** What was lost of customers that stayed, and with those that left; both are positive. */
  contraction: number
  churn: number
  closing: number
  openingCustomers: number
  lostCustomers: number
}

/** Ratios; null where there was nothing at the first month-end. */
export interface Retention {
  netRevenueRetention: number | null
  grossRevenueRetention: number | null
  logoChurn: number | null
}

/**
 * Retention of the customers that were there at the first month-end; who came later counts in none of it.
 * NRR = (opening + expansion − contraction − churn) ÷ opening; GRR = (opening − contraction − churn) ÷ opening, never
 * above 1; logo churn = customers lost ÷ customers at the first month-end. Over the time between the month-ends, not
 * annualised. Source: the definitions of net and gross revenue retention and of logo churn of the SaaS Metrics
 * Standards Board.
 */
export function measureRetention(movement: RevenueMovement): Retention {
  const { opening, expansion, contraction, churn, openingCustomers, lostCustomers } = movement
  const kept = opening - contraction - churn
  return {
    netRevenueRetention: opening === 0 ? null : (kept + expansion) / opening,
    grossRevenueRetention: opening === 0 ? null : kept / opening,
    logoChurn: openingCustomers === 0 ? null : lostCustomers / openingCustomers,
  }
}
