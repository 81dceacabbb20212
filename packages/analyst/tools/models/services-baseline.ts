import type { FiscalYear, RecurringRevenueAnswer, WorkforceAnswer, WorkforceFigures } from '@perdure/books'
import type { RoleDrivers } from '../../domain/services-model.ts'
import { fullYear } from './full-year.ts'
import type { ToolContext } from '../tool.ts'

/** What the services model starts from: a whole fiscal year of the workforce, role by role, and the contracts. */
export interface ServicesBaseline {
  year: FiscalYear
  /** By the role's name, as the books list them; empty where no unit that may be seen bills time. */
  roles: ReadonlyMap<string, RoleDrivers>
  workforce: WorkforceAnswer
  /** At the year's last month-end; undefined where the dataset has no contracts. */
  contracts: RecurringRevenueAnswer | undefined
}

export interface ServicesRequest {
  fiscalYear: number | undefined
  businessUnits: readonly string[] | undefined
}

/**
 * Reads the baseline. Throws `RequestError` for a year that is not whole, and where the dataset has no workforce: which
 * table, and why.
 */
export async function readServicesBaseline(
  { fiscalYear, businessUnits }: ServicesRequest,
  { warehouse, asker, signal }: ToolContext,
): Promise<ServicesBaseline> {
  const year = fullYear('baselineFiscalYear', fiscalYear, warehouse.calendar)
  const units = businessUnits ? { businessUnits } : {}
  const [fromMonth, toMonth] = [year.completeMonths[0]!, year.completeMonths.at(-1)!]
  const [workforce, contracts] = await Promise.all([
    warehouse.workforce(
      asker,
      { groupBy: ['role'], period: { fiscalYears: [year.fiscalYear] }, ...units },
      { signal },
    ),
    warehouse.subledgers.contracts.held
      ? warehouse.recurringRevenue(asker, { fromMonth, toMonth, filter: units }, { signal })
      : undefined,
  ])
  const months = workforce.months.length
  return {
    year,
    roles: new Map(workforce.rows.map((row) => [row.keys[0]!, driversOf(row, months)])),
    workforce,
    contracts,
  }
}

/** The drivers whose product is what was billed; heads are the average of the months, all else is the year's. */
function driversOf(figures: WorkforceFigures, months: number): RoleDrivers {
  const { headMonths, availableHours, billableHours, listValue, billed, pay } = figures
  const heads = headMonths / months
  const per = (amount: number, divisor: number): number => (divisor === 0 ? 0 : amount / divisor)
  return {
    heads,
    hoursPerHead: per(availableHours, heads),
    utilisation: per(billableHours, availableHours),
    listRate: per(listValue, billableHours),
    realisation: per(billed, listValue),
    payPerHead: per(pay, heads),
  }
}
