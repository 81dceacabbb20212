import { monthNumber } from '../../warehouse/calendar.ts'
import type { Account, Fact, MonthNumber } from '../tables.ts'
import type { Organizations } from './organizations.ts'
import type { TableRow } from './read-table.ts'

/** One row of the ledger before it is known whether it counts. */
interface Posting extends Fact {
  /** Day of the month. */
  day: number
  scenario: string
}

export interface Ledger {
  actuals: readonly Fact[]
  budgets: readonly Fact[]
}

/**
 * The ledger's actuals and budgets. Flows of a month add up whatever their days. A balance of a month is what its
 * organization booked on the last day it booked any: two balances of one month are never added.
 */
export function readLedger(
  rows: readonly TableRow[],
  accounts: ReadonlyMap<string, Account>,
  organizations: Organizations,
  scenarios: ReadonlyMap<number, string>,
): Ledger {
  const postings = rows.map((row) => readPosting(row, accounts, organizations, scenarios))
  const isFlow = ({ accountId }: Fact): boolean => accounts.get(accountId)!.kind === 'flow'
  const actuals = postings.filter(({ scenario }) => scenario === 'Actual')
  const flows = actuals.filter(isFlow)
  const balances = lastOfMonth(actuals.filter((posting) => !isFlow(posting)))
  return {
    actuals: [...flows, ...balances].map(toFact),
    budgets: postings.filter((posting) => posting.scenario === 'Budget' && isFlow(posting)).map(toFact),
  }
}

function readPosting(
  row: TableRow,
  accounts: ReadonlyMap<string, Account>,
  organizations: Organizations,
  scenarios: ReadonlyMap<number, string>,
): Posting {
  const accountId = `${row.whole('AccountKey')}`
  if (!accounts.has(accountId)) throw row.fault('AccountKey', `account ${accountId} is not there`)
  const businessUnitId = organizations.ofKey(row.whole('OrganizationKey'))
  if (businessUnitId === undefined) {
    throw row.fault('OrganizationKey', `organization ${row.raw('OrganizationKey')} is not there`)
  }
  const scenario = scenarios.get(row.whole('ScenarioKey'))
  if (scenario === undefined) throw row.fault('ScenarioKey', `scenario ${row.raw('ScenarioKey')} is not there`)
  const { month, day } = readDateKey(row)
  return {
    month,
    day,
    scenario,
    businessUnitId,
    accountId,
    productId: null,
    customerId: null,
    amount: row.hundredths('Amount'),
  }
}

/** `20101229`. */
function readDateKey(row: TableRow): { month: MonthNumber; day: number } {
  const match = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(row.raw('DateKey'))
  if (!match) throw row.fault('DateKey', `"${row.raw('DateKey')}" is no date as YYYYMMDD`)
  return { month: monthNumber(Number(match[1]), Number(match[2])), day: Number(match[3]) }
}

function lastOfMonth(balances: readonly Posting[]): Posting[] {
  const key = ({ businessUnitId, month }: Posting): string => `${businessUnitId}/${month}`
  const lastDays = new Map<string, number>()
  for (const balance of balances) lastDays.set(key(balance), Math.max(balance.day, lastDays.get(key(balance)) ?? 0))
  return balances.filter((balance) => balance.day === lastDays.get(key(balance)))
}

const toFact = ({ month, businessUnitId, accountId, productId, customerId, amount }: Posting): Fact => ({
  month,
  businessUnitId,
  accountId,
  productId,
  customerId,
  amount,
})
