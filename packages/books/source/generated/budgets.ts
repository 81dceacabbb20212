import type { Account, Fact, MonthNumber } from '../tables.ts'
import { ACCOUNTS } from './chart-of-accounts.ts'
import { FIRST_MONTH, booksMonths, yearOf } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { UNREACHABLE_BUDGET } from './stories.ts'

/**
 * How far a year's budget lies from what came of it: revenue and its cost are planned high, spending a little low.
 */
const REVENUE_SPREAD = [-0.025, 0.055] as const
const EXPENSE_SPREAD = [-0.045, 0.03] as const

/**
 * A budget for each unit, account and month of every fiscal year. A year's budget is near what the year became and is
 * spread over its months by how the account usually falls over a year, so that it knows the season but not the
 * month's luck.
 */
export function createBudgets(seed: number, actuals: readonly Fact[]): Fact[] {
  const random = createRandom(seed, 'budgets')
  const accounts = new Map(ACCOUNTS.map((account) => [account.id, account]))
  const series = monthlySeries(actuals.filter((fact) => isBudgeted(accounts.get(fact.accountId))))
  return [...series]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([key, amounts]) => {
      const [businessUnitId, accountId] = key.split('/') as [string, string]
      return budgetOf(amounts, spreadOf(accounts.get(accountId)!), random).map((amount, index) =>
        overstate({
          month: FIRST_MONTH + index,
          businessUnitId,
          accountId,
          productId: null,
          customerId: null,
          amount,
        }),
      )
    })
}

/** The one budget that is out of reach, in whole dollars like the others. */
function overstate(budget: Fact): Fact {
  const { unit, accountId, fiscalYear, factor } = UNREACHABLE_BUDGET
  const isMeant =
    budget.businessUnitId === unit && budget.accountId === accountId && yearOf(budget.month) === fiscalYear
  return isMeant ? { ...budget, amount: Math.round((budget.amount * factor) / 100) * 100 } : budget
}

const isBudgeted = (account: Account | undefined): boolean => account?.kind === 'flow' && account.unit === 'usd'

const spreadOf = (account: Account): readonly [number, number] =>
  account.nature === 'revenue' || account.behaviour === 'variable' ? REVENUE_SPREAD : EXPENSE_SPREAD

/** Per unit and account, one amount for each month of the books. */
function monthlySeries(facts: readonly Fact[]): Map<string, number[]> {
  const series = new Map<string, number[]>()
  const length = booksMonths().length
  for (const fact of facts) {
    const key = `${fact.businessUnitId}/${fact.accountId}`
    let amounts = series.get(key)
    if (!amounts) series.set(key, (amounts = Array.from({ length }, () => 0)))
    amounts[fact.month - FIRST_MONTH]! += fact.amount
  }
  return series
}

/** Budget amounts for the same months; whole dollars, as people plan. */
function budgetOf(amounts: readonly number[], spread: readonly [number, number], random: Random): number[] {
  const yearTotals = Map.groupBy(amounts.keys(), (index) => yearOf(FIRST_MONTH + index))
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const shares = Array.from({ length: 12 }, (_, position) => {
    const positioned = amounts.filter((_amount, index) => index % 12 === position)
    return total === 0 ? 1 / 12 : positioned.reduce((sum, amount) => sum + amount, 0) / total
  })
  return [...yearTotals.values()].flatMap((indexes: readonly MonthNumber[]) => {
    const yearTotal = indexes.reduce((sum, index) => sum + amounts[index]!, 0) * (1 + random.between(...spread))
    return indexes.map((index) => Math.round((yearTotal * shares[index % 12]!) / 100) * 100)
  })
}
