import { type FiscalYear, RequestError, type Warehouse } from '@perdure/books'

/** What a business page asks for. */
export interface Asked {
  fiscalYear?: number | undefined
  /** Ids or names; absent: all that the asker may see. */
  businessUnits?: readonly string[] | undefined
  search?: string | undefined
  signal?: AbortSignal | undefined
}

/** The fiscal year asked for, the latest full one by default. Throws `RequestError` for one that the books lack. */
export function askedYear({ calendar }: Warehouse, fiscalYear: number = calendar.latestFullYear): FiscalYear {
  const found = calendar.fiscalYears.find((year) => year.fiscalYear === fiscalYear)
  if (found) return found
  const years = calendar.fiscalYears.map((year) => String(year.fiscalYear))
  throw new RequestError('fiscalYear', `The books have no fiscal year ${fiscalYear}.`, years)
}
