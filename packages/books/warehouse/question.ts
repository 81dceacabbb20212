/** What every question to the warehouse and every answer of it have in common. */

/** Which postings a question is about, by name or id, in any case; absent: everything one may see. */
export interface FactFilter {
  businessUnits?: readonly string[]
  products?: readonly string[]
  productCategories?: readonly string[]
  customers?: readonly string[]
  customerTypes?: readonly string[]
  customerRegions?: readonly string[]
}

/** Which months. All given conditions hold together; absent: every booked month. */
export interface PeriodFilter {
  fiscalYears?: readonly number[]
  /** 1..4. */
  fiscalQuarters?: readonly number[]
  /** `YYYY-MM`, inclusive. */
  fromMonth?: string
  toMonth?: string
  /** Exactly these months, `YYYY-MM`. */
  months?: readonly string[]
}

export interface QueryOptions {
  /** Interrupts the query; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Dollars to the cent, counts, or a ratio; null where it cannot be computed (a division by nothing). */
export type Figure = number | null

/** What a question covered, for its provenance. */
export interface Provenance {
  asOf: string
  /** In words: filters, period, business units, book. */
  scope: string
  /** What the filter narrows it to, by the names of the books, in the order of its fields; absent: nothing narrows it. */
  narrowedTo?: readonly string[]
  /** How each measure is computed; formulas of the catalogue. */
  formula: string
  /** What sets these figures apart from the general ledger's, one sentence; absent where nothing does. */
  caveat?: string
}
