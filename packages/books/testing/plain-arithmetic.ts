import type { BookTables, Fact, MetricId, MonthNumber } from '../index.ts'

/**
 * The generated company's figures by plain loops over its raw postings: independent of the account tree's operators,
 * of the metric catalogue and of SQL, so that tests can hold those against it.
 */

const SALES = ['4111', '4112', '4113']
const COST_OF_SALES = ['5100', '5200', '5300', '5400']
const OPERATING_EXPENSES = [
  '6110',
  '6120',
  '6130',
  '6140',
  '6210',
  '6220',
  '6310',
  '6320',
  '6410',
  '6420',
  '6510',
  '6520',
  '6610',
  '6620',
  '6630',
  '6700',
]
/** Materials, direct labour, outbound freight, commissions. */
const VARIABLE_COST = ['5100', '5200', '5400', '6140']

/** Adds up what `keep` lets through on these accounts; hundredths. */
export function addUp(facts: readonly Fact[], accounts: readonly string[], keep: (fact: Fact) => boolean): number {
  let sum = 0
  for (const fact of facts) if (accounts.includes(fact.accountId) && keep(fact)) sum += fact.amount
  return sum
}

/** One metric over the postings that `keep` lets through, as the warehouse would tell it. */
export function plainFigure(tables: BookTables, metric: MetricId, keep: (fact: Fact) => boolean): number | null {
  const { facts } = tables.ledger
  const on = (...accounts: string[]): number => addUp(facts, accounts, keep)
  const netSales = (): number => on(...SALES) - on('4120') - on('4130')
  const grossMargin = (): number => netSales() - on(...COST_OF_SALES)
  const contribution = (): number => netSales() - on(...VARIABLE_COST)
  const operatingProfit = (): number => grossMargin() - on(...OPERATING_EXPENSES)
  const otherIncome = (): number => on('8100') - on('8200')
  const netIncome = (): number => operatingProfit() + otherIncome() - on('9000')
  const ratio = (of: number): number | null => (netSales() === 0 ? null : of / netSales())
  switch (metric) {
    case 'gross_sales':
      return on(...SALES) / 100
    case 'returns':
      return on('4120') / 100
    case 'discounts':
      return on('4130') / 100
    case 'net_sales':
      return netSales() / 100
    case 'material_cost':
      return on('5100') / 100
    case 'labour_cost':
      return on('5200') / 100
    case 'overhead_cost':
      return on('5300') / 100
    case 'cost_of_sales':
      return on(...COST_OF_SALES) / 100
    case 'gross_margin':
      return grossMargin() / 100
    case 'gross_margin_ratio':
      return ratio(grossMargin())
    case 'variable_cost':
      return on(...VARIABLE_COST) / 100
    case 'contribution_margin':
      return contribution() / 100
    case 'contribution_margin_ratio':
      return ratio(contribution())
    case 'operating_expenses':
      return on(...OPERATING_EXPENSES) / 100
    case 'personnel_expenses':
      return on('6110', '6120', '6130') / 100
    case 'depreciation':
      return on('6700') / 100
    case 'operating_profit':
      return operatingProfit() / 100
    case 'operating_margin_ratio':
      return ratio(operatingProfit())
    case 'ebitda':
      return (operatingProfit() + on('6700')) / 100
    case 'ebitda_margin_ratio':
      return ratio(operatingProfit() + on('6700'))
    case 'other_income':
      return otherIncome() / 100
    case 'interest_expense':
      return on('8200') / 100
    case 'profit_before_tax':
      return (operatingProfit() + otherIncome()) / 100
    case 'taxes':
      return on('9000') / 100
    case 'net_income':
      return netIncome() / 100
    case 'net_margin_ratio':
      return ratio(netIncome())
    case 'units':
      return on('9910') / 100
    case 'average_price':
      return on('9910') === 0 ? null : Math.round((netSales() / on('9910')) * 100) / 100
    case 'headcount':
      return closing(facts, '9920', keep) / 100
    case 'receivables':
      return closing(facts, '1100', keep) / 100
    case 'inventory':
      return closing(facts, '1200', keep) / 100
  }
}

/** A balance: only the last month of what is kept counts. */
function closing(facts: readonly Fact[], account: string, keep: (fact: Fact) => boolean): number {
  let last: MonthNumber = 0
  for (const fact of facts) if (keep(fact)) last = Math.max(last, fact.month)
  return addUp(facts, [account], (fact) => keep(fact) && fact.month === last)
}

/** July to June, named by the June. */
export const fiscalYearOfMonth = (month: MonthNumber): number => {
  const [year, monthOfYear] = [Math.floor(month / 12), (month % 12) + 1]
  return monthOfYear >= 7 ? year + 1 : year
}
