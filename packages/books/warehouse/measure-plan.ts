import { descend } from '../source/account-tree.ts'
import type { Account, AccountRoles } from '../source/tables.ts'
import { metricDefinition } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'

/**
 * Turns what is asked into what is summed: each additive measure becomes a list of accounts with factors; ratios are
 * computed afterwards from the sums. Pure.
 */

/** An account's share in a sum: `key` names the group it is shown under when the question is split by account. */
export interface Weight {
  accountId: string
  factor: 1 | -1
  key: string
}

export interface AdditiveMeasure {
  key: string
  aggregation: 'flow' | 'stock'
  weights: readonly Weight[]
}

export interface ChartOfAccounts {
  accounts: readonly Account[]
  roles: AccountRoles
}

/**
 * The accounts a metric sums, each with its factor; undefined for a quotient and for a metric the chart cannot make.
 */
export function metricWeights(chart: ChartOfAccounts, id: MetricId): Weight[] | undefined {
  const { basis } = metricDefinition(id)
  switch (basis.type) {
    case 'account': {
      const top = chart.roles[basis.role]
      return top === undefined ? undefined : ownWeights(descend(chart.accounts, top))
    }
    case 'variable_cost':
      return variableWeights(chart)
    case 'difference': {
      const of = metricWeights(chart, basis.of)
      const less = metricWeights(chart, basis.less)
      return of && less && addWeights(of, less.map((weight) => ({ ...weight, factor: negate(weight.factor) })))
    }
    case 'sum': {
      const of = metricWeights(chart, basis.of)
      const plus = metricWeights(chart, basis.plus)
      return of && plus && addWeights(of, plus)
    }
    case 'quotient':
      return undefined
  }
}

/** Whether the chart has what the metric needs. */
export function isComputable(chart: ChartOfAccounts, id: MetricId): boolean {
  const { basis } = metricDefinition(id)
  if (basis.type === 'quotient') return isComputable(chart, basis.of) && isComputable(chart, basis.by)
  return (metricWeights(chart, id)?.length ?? 0) > 0
}

/** The metrics that must be summed to answer for these: themselves, and what quotients are made of. */
export function additiveMetrics(ids: readonly MetricId[]): MetricId[] {
  const needed = ids.flatMap((id) => {
    const { basis } = metricDefinition(id)
    return basis.type === 'quotient' ? [basis.of, basis.by] : [id]
  })
  return [...new Set(needed)]
}

/**
 * An account's roll-up, each posting account shown under the direct child of `topId` that it lies beneath; the
 * factors go all the way to `topId`, so that the children add up to it. What is posted on `topId` itself is shown
 * under `topId`.
 */
export function accountWeights(accounts: readonly Account[], topId: string): Weight[] {
  const parents = new Map(accounts.map((account) => [account.id, account.parentId]))
  const childOf = (id: string): string => {
    let current = id
    while (current !== topId && parents.get(current) !== topId) current = parents.get(current)!
    return current
  }
  return descend(accounts, topId).map(([accountId, factor]) => ({ accountId, factor, key: childOf(accountId) }))
}

/** Two sums as one: an account that enters one of them and leaves in the other is in neither. */
function addWeights(left: readonly Weight[], right: readonly Weight[]): Weight[] {
  const isOpposite = (weight: Weight, others: readonly Weight[]): boolean =>
    others.some(({ accountId, factor }) => accountId === weight.accountId && factor === negate(weight.factor))
  return [
    ...left.filter((weight) => !isOpposite(weight, right)),
    ...right.filter((weight) => !isOpposite(weight, left)),
  ]
}

const negate = (factor: 1 | -1): 1 | -1 => (factor === 1 ? -1 : 1)

const ownWeights = (accounts: readonly [string, 1 | -1][]): Weight[] =>
  accounts.map(([accountId, factor]) => ({ accountId, factor, key: accountId }))

/** Variable accounts under operating profit, turned so that a cost is positive. */
function variableWeights({ accounts, roles }: ChartOfAccounts): Weight[] | undefined {
  if (roles.operating_profit === undefined) return undefined
  const variable = new Set(
    accounts.filter((account) => account.behaviour === 'variable').map((account) => account.id),
  )
  return ownWeights(descend(accounts, roles.operating_profit).filter(([id]) => variable.has(id))).map((weight) => ({
    ...weight,
    factor: negate(weight.factor),
  }))
}
