/** When to use which tool: one line for a purpose, for the tools that the model has. */

interface Guidance {
  purpose: string
  tools: readonly string[]
}

const GUIDANCE: readonly Guidance[] = [
  { purpose: 'a figure at any grain, over time, by unit, account or place', tools: ['query_actuals'] },
  { purpose: 'plans, and what was budgeted', tools: ['query_budgets'] },
  { purpose: 'products: sales, prices, margins, what goes into one', tools: ['query_products'] },
  { purpose: 'single customers', tools: ['query_customers'] },
  { purpose: 'two or more fiscal years side by side', tools: ['compare_fiscal_years'] },
  { purpose: 'margins and what they are made of', tools: ['get_margin_analysis'] },
  { purpose: 'actuals against the budget', tools: ['get_budget_variance'] },
  { purpose: 'a change of sales or margin explained by price, volume, mix and cost', tools: ['explain_variance'] },
  { purpose: 'which members or accounts moved any metric, ranked', tools: ['decompose_change'] },
  { purpose: 'how much depends on a few customers', tools: ['get_customer_concentration'] },
  { purpose: 'recurring revenue, churn and retention', tools: ['get_retention_metrics'] },
  { purpose: 'receivables, payment days and working capital', tools: ['get_working_capital'] },
  { purpose: 'how efficiently units run: expense ratios, sales per head, Rule of 40', tools: ['get_efficiency_metrics'] },
  { purpose: 'what stands out, where nobody knows yet what to ask', tools: ['detect_anomalies'] },
  { purpose: 'what comes next if nothing changes', tools: ['forecast_metric'] },
  { purpose: 'what would follow if drivers changed', tools: ['run_financial_model', 'run_services_model'] },
  { purpose: 'how much must be sold to cover costs', tools: ['run_breakeven'] },
  { purpose: 'how uncertain that is', tools: ['run_what_if_simulation'] },
  { purpose: 'a picture of a dataset that you have', tools: ['generate_chart'] },
  { purpose: 'definitions, formulas and what the books hold', tools: ['describe_metrics'] },
  { purpose: 'a dataset as a file', tools: ['export_dataset'] },
]

/** In the guidance's order. A tool of which nothing is said here has its own description only. */
export function toolGuidance(offered: readonly string[]): string {
  const lines = GUIDANCE.flatMap(({ purpose, tools }) => {
    const held = tools.filter((tool) => offered.includes(tool))
    return held.length === 0 ? [] : [`- For ${purpose}: ${held.join(' or ')}.`]
  })
  return lines.length === 0 ? '' : ['Which tool for what:', ...lines].join('\n')
}
