import type { Account } from '../source/tables.ts'
import type { Dataset } from './dataset.ts'
import type { Dimension } from './dimensions.ts'
import { accountWeights, additiveMetrics, metricWeights, type AdditiveMeasure } from './measure-plan.ts'
import { metricDefinition } from './metric-catalogue.ts'
import type { MetricId } from './metric-ids.ts'
import type { MetricDefinition } from './metrics.ts'
import type { Figure } from './question.ts'
import { RequestError } from './request-error.ts'
import { findByName } from './selection.ts'
import type { Measure } from './warehouse.ts'

/** What to sum, how to read the sums as figures, and how to say so. */
export interface FigurePlan {
  additive: readonly AdditiveMeasure[]
  measures: readonly Measure[]
  formula: string
  /** Whether more of a measure is better, by its key. */
  favourable: Readonly<Record<string, MetricDefinition['favourable']>>
  figures(amounts: ReadonlyMap<string, number>): Record<string, Figure>
}

export function planMetrics(
  dataset: Dataset,
  metrics: readonly MetricId[],
  groupBy: readonly Dimension[],
): FigurePlan {
  const needed = additiveMetrics(metrics)
  if (
    groupBy.includes('account') &&
    (metrics.length !== 1 || metricDefinition(metrics[0]!).aggregation === 'quotient')
  ) {
    throw new RequestError(
      'groupBy',
      'Splitting by account takes exactly one metric that is no ratio, or one account.',
    )
  }
  const additive = needed.map((id): AdditiveMeasure => ({
    key: id,
    aggregation: metricDefinition(id).aggregation === 'stock' ? 'stock' : 'flow',
    weights: metricWeights(dataset, id)!,
  }))
  const definitions = metrics.map(metricDefinition)
  return {
    additive,
    measures: definitions.map(({ id, name, unit }) => ({ key: id, label: name, unit })),
    formula: definitions.map(({ name, formula }) => `${name} = ${formula}`).join('; '),
    favourable: Object.fromEntries(definitions.map(({ id, favourable }) => [id, favourable])),
    figures: (amounts) => Object.fromEntries(metrics.map((id) => [id, metricFigure(id, amounts)])),
  }
}

/** A metric's figure from the hundredths summed for it; nothing booked is 0, a division by nothing null. */
function metricFigure(id: MetricId, amounts: ReadonlyMap<string, number>): Figure {
  const { basis, unit } = metricDefinition(id)
  if (basis.type !== 'quotient') return (amounts.get(id) ?? 0) / 100
  const divisor = amounts.get(basis.by) ?? 0
  if (divisor === 0) return null
  const quotient = (amounts.get(basis.of) ?? 0) / divisor
  return unit === 'usd' ? Math.round(quotient * 100) / 100 : quotient
}

const FAVOURABLE_BY_NATURE: Record<Account['nature'], MetricDefinition['favourable']> = {
  revenue: 'higher',
  expense: 'lower',
  asset: 'neutral',
  liability: 'neutral',
  statistical: 'neutral',
}

export function planAccount(dataset: Dataset, text: string): FigurePlan {
  const { list } = dataset.accountMembers
  const byCode = list.find(({ code }) => code === text.trim())
  const account = byCode ?? list[findByName(text, 'account', 'account', list, [...list.keys()])]!
  const weights = accountWeights(dataset.accounts, account.id)
  const parts = weights.map(({ accountId }) => list[dataset.accountMembers.place(accountId)]!)
  const children = list.filter(({ parentId }) => parentId === account.id).map(({ name }) => name)
  if (children.length > 0 && parts.length === 1) {
    throw new RequestError('account', `"${account.name}" is a heading that its accounts do not add up to.`, children)
  }
  const kinds = new Set(parts.map(({ kind, unit }) => `${kind}/${unit}`))
  if (kinds.size > 1) {
    throw new RequestError(
      'account',
      `"${account.name}" mixes balances and flows, or dollars and counts; ask for a part.`,
      children,
    )
  }
  const balance = account.kind === 'stock'
  const means = balance ? 'balance at the last month-end' : 'sum of the postings'
  return {
    additive: [{ key: 'amount', aggregation: balance ? 'stock' : 'flow', weights }],
    measures: [{ key: 'amount', label: account.name, unit: parts[0]!.unit }],
    formula: `${account.name} (${account.code}) = ${means} beneath it, each account with the signs along its path`,
    favourable: { amount: FAVOURABLE_BY_NATURE[account.nature] },
    figures: (amounts) => ({ amount: (amounts.get('amount') ?? 0) / 100 }),
  }
}
