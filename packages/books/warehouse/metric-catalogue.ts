import type { AccountRole } from '../source/tables.ts'
import type { MetricId } from './metric-ids.ts'
import type { MetricDefinition, MetricUnit } from './metrics.ts'

/** The catalogue itself, in the order of an income statement. */

const LEDGER_GRAIN = 'business unit, account and month; by product and customer where the books attribute it'
const UNIT_GRAIN = 'business unit and month-end'
const ACCOUNTS = 'ledger postings, actuals; accounts rolled up with the sign of each step'

type Text = Pick<MetricDefinition, 'name' | 'definition' | 'formula' | 'favourable'>

function flow(id: MetricId & AccountRole, text: Text, unit: MetricUnit = 'usd'): MetricDefinition {
  const basis = { type: 'account', role: id } as const
  return { id, ...text, unit, aggregation: 'flow', grain: LEDGER_GRAIN, source: ACCOUNTS, basis }
}

function stock(id: MetricId & AccountRole, text: Text, unit: MetricUnit = 'usd'): MetricDefinition {
  const basis = { type: 'account', role: id } as const
  return { id, ...text, unit, aggregation: 'stock', grain: UNIT_GRAIN, source: ACCOUNTS, basis }
}

function quotient(
  id: MetricId,
  of: MetricId,
  by: MetricId,
  text: Text,
  unit: MetricUnit = 'ratio',
): MetricDefinition {
  const basis = { type: 'quotient', of, by } as const
  return { id, ...text, unit, aggregation: 'quotient', grain: LEDGER_GRAIN, source: ACCOUNTS, basis }
}

export const METRIC_CATALOGUE: readonly MetricDefinition[] = [
  flow('gross_sales', {
    name: 'Gross sales',
    definition: 'What was invoiced in the period before returns, allowances and discounts.',
    formula: 'sum of the sales accounts',
    favourable: 'higher',
  }),
  flow('returns', {
    name: 'Returns and allowances',
    definition: 'Credited to customers for goods sent back or put right.',
    formula: 'sum of the returns account',
    favourable: 'lower',
  }),
  flow('discounts', {
    name: 'Discounts',
    definition: 'Price reductions granted on what was invoiced.',
    formula: 'sum of the discounts account',
    favourable: 'lower',
  }),
  flow('net_sales', {
    name: 'Net sales',
    definition: 'Revenue after returns, allowances and discounts.',
    formula: 'gross sales − returns − discounts',
    favourable: 'higher',
  }),
  flow('material_cost', {
    name: 'Materials',
    definition: 'Materials in the cost of what was sold.',
    formula: 'sum of the materials account',
    favourable: 'lower',
  }),
  flow('labour_cost', {
    name: 'Direct labour',
    definition: 'Production, installation and delivery labour in the cost of what was sold.',
    formula: 'sum of the direct labour account',
    favourable: 'lower',
  }),
  flow('overhead_cost', {
    name: 'Production overhead',
    definition: 'Plant, yard and hosting overhead in the cost of what was sold.',
    formula: 'sum of the production overhead account',
    favourable: 'lower',
  }),
  flow('cost_of_sales', {
    name: 'Cost of sales',
    definition: 'All cost of what was sold.',
    formula: 'sum of the accounts under cost of sales',
    favourable: 'lower',
  }),
  flow('gross_margin', {
    name: 'Gross margin',
    definition: 'What is left of net sales after the cost of sales.',
    formula: 'net sales − cost of sales',
    favourable: 'higher',
  }),
  quotient('gross_margin_ratio', 'gross_margin', 'net_sales', {
    name: 'Gross margin %',
    definition: 'Gross margin as a share of net sales.',
    formula: 'gross margin ÷ net sales',
    favourable: 'higher',
  }),
  {
    id: 'variable_cost',
    name: 'Variable cost',
    definition: 'Cost that moves with what is sold, in the cost of sales or beneath it (such as sales commissions).',
    formula: 'sum of the accounts of variable behaviour',
    unit: 'usd',
    aggregation: 'flow',
    favourable: 'lower',
    grain: LEDGER_GRAIN,
    source: ACCOUNTS,
    basis: { type: 'variable_cost' },
  },
  {
    id: 'contribution_margin',
    name: 'Contribution margin',
    definition: 'What sales leave to cover fixed cost and profit.',
    formula: 'net sales − variable cost',
    unit: 'usd',
    aggregation: 'flow',
    favourable: 'higher',
    grain: LEDGER_GRAIN,
    source: ACCOUNTS,
    basis: { type: 'difference', of: 'net_sales', less: 'variable_cost' },
  },
  quotient('contribution_margin_ratio', 'contribution_margin', 'net_sales', {
    name: 'Contribution margin %',
    definition: 'Contribution margin as a share of net sales.',
    formula: 'contribution margin ÷ net sales',
    favourable: 'higher',
  }),
  flow('operating_expenses', {
    name: 'Operating expenses',
    definition: 'Cost of running the business that is not cost of sales.',
    formula: 'sum of the accounts under operating expenses',
    favourable: 'lower',
  }),
  flow('personnel_expenses', {
    name: 'Personnel expenses',
    definition: 'Salaries, payroll taxes and benefits in operating expenses; labour in the cost of sales is not in it.',
    formula: 'sum of the accounts under personnel in operating expenses',
    favourable: 'lower',
  }),
  flow('depreciation', {
    name: 'Depreciation and amortisation',
    definition: 'Wear of fixed assets and of goodwill booked in operating expenses.',
    formula: 'sum of the depreciation accounts',
    favourable: 'neutral',
  }),
  flow('operating_profit', {
    name: 'Operating profit',
    definition: 'Profit of the business before interest and taxes.',
    formula: 'gross margin − operating expenses',
    favourable: 'higher',
  }),
  quotient('operating_margin_ratio', 'operating_profit', 'net_sales', {
    name: 'Operating margin %',
    definition: 'Operating profit as a share of net sales.',
    formula: 'operating profit ÷ net sales',
    favourable: 'higher',
  }),
  {
    id: 'ebitda',
    name: 'EBITDA',
    definition: 'Profit of the business before interest, taxes, depreciation and amortisation.',
    formula: 'operating profit + depreciation and amortisation',
    unit: 'usd',
    aggregation: 'flow',
    favourable: 'higher',
    grain: LEDGER_GRAIN,
    source: ACCOUNTS,
    basis: { type: 'sum', of: 'operating_profit', plus: 'depreciation' },
  },
  quotient('ebitda_margin_ratio', 'ebitda', 'net_sales', {
    name: 'EBITDA margin %',
    definition: 'EBITDA as a share of net sales.',
    formula: 'EBITDA ÷ net sales',
    favourable: 'higher',
  }),
  flow('other_income', {
    name: 'Other income and expense',
    definition: 'Interest and other income less interest and other expense.',
    formula: 'other income − other expense',
    favourable: 'higher',
  }),
  flow('interest_expense', {
    name: 'Interest expense',
    definition: 'Interest on what the company owes, in other income and expense.',
    formula: 'sum of the interest expense account',
    favourable: 'lower',
  }),
  {
    id: 'profit_before_tax',
    name: 'Profit before tax',
    definition: 'Profit after interest and other income and expense, before income taxes.',
    formula: 'operating profit + other income and expense',
    unit: 'usd',
    aggregation: 'flow',
    favourable: 'higher',
    grain: LEDGER_GRAIN,
    source: ACCOUNTS,
    basis: { type: 'sum', of: 'operating_profit', plus: 'other_income' },
  },
  flow('taxes', {
    name: 'Income taxes',
    definition: 'Taxes on income accrued in the period.',
    formula: 'sum of the tax accounts',
    favourable: 'lower',
  }),
  flow('net_income', {
    name: 'Net income',
    definition: 'What the period leaves after everything.',
    formula: 'operating profit + other income and expense − income taxes',
    favourable: 'higher',
  }),
  quotient('net_margin_ratio', 'net_income', 'net_sales', {
    name: 'Net margin %',
    definition: 'Net income as a share of net sales.',
    formula: 'net income ÷ net sales',
    favourable: 'higher',
  }),
  flow(
    'units',
    {
      name: 'Units sold',
      definition: 'Pieces, licences, visits or days sold, as each product is counted.',
      formula: 'sum of quantities sold',
      favourable: 'higher',
    },
    'count',
  ),
  quotient(
    'average_price',
    'net_sales',
    'units',
    {
      name: 'Average net price',
      definition: 'Net sales per unit sold; across different products it moves with the mix.',
      formula: 'net sales ÷ units sold',
      favourable: 'higher',
    },
    'usd',
  ),
  stock(
    'headcount',
    {
      name: 'Headcount',
      definition: 'Employees at the end of the last month of the period.',
      formula: 'balance at the last month-end; never summed over months',
      favourable: 'neutral',
    },
    'count',
  ),
  stock('receivables', {
    name: 'Receivables',
    definition: 'Owed by customers at the end of the last month of the period.',
    formula: 'balance at the last month-end; never summed over months',
    favourable: 'lower',
  }),
  stock('inventory', {
    name: 'Inventory',
    definition: 'Book value of stock at the end of the last month of the period.',
    formula: 'balance at the last month-end; never summed over months',
    favourable: 'neutral',
  }),
]

const BY_ID = new Map(METRIC_CATALOGUE.map((metric) => [metric.id, metric]))

export function metricDefinition(id: MetricId): MetricDefinition {
  return BY_ID.get(id)!
}
