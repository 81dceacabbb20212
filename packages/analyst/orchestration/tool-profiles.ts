import type { Tool } from '../tools/tool.ts'

/** A small set of tools for a kind of question: fewer tools, fewer wrong turns. */
export interface ToolProfile {
  id: string
  label: string
  description: string
  /** Names of tools; `all` of the registry. */
  tools: 'all' | readonly string[]
}

export const DEFAULT_TOOL_PROFILE = 'general'

/** What any kind of question may need besides. */
const ALWAYS = ['generate_chart', 'describe_metrics', 'export_dataset']

export const TOOL_PROFILES: readonly ToolProfile[] = [
  { id: DEFAULT_TOOL_PROFILE, label: 'General', description: 'Any question about the business.', tools: 'all' },
  {
    id: 'performance',
    label: 'Performance',
    description: 'What happened and why: figures beside years and budgets, what moved them, what does not fit.',
    tools: [
      'query_actuals',
      'query_budgets',
      'compare_fiscal_years',
      'get_margin_analysis',
      'get_budget_variance',
      'explain_variance',
      'decompose_change',
      'detect_anomalies',
      'get_efficiency_metrics',
      ...ALWAYS,
    ],
  },
  {
    id: 'customers',
    label: 'Customers and products',
    description: 'Who buys what, at which price and margin, who stays, who pays, and who matters most.',
    tools: [
      'query_products',
      'query_customers',
      'get_margin_analysis',
      'explain_variance',
      'decompose_change',
      'get_customer_concentration',
      'get_retention_metrics',
      'get_working_capital',
      ...ALWAYS,
    ],
  },
  {
    id: 'planning',
    label: 'Planning',
    description: 'What comes next: forecasts, and models of what would follow if drivers changed.',
    tools: [
      'query_actuals',
      'query_budgets',
      'forecast_metric',
      'run_financial_model',
      'run_services_model',
      'run_what_if_simulation',
      'run_breakeven',
      ...ALWAYS,
    ],
  },
]

/** One that does not exist stands for the general one. */
export function findToolProfile(profileId: string | undefined): ToolProfile {
  const [general] = TOOL_PROFILES as readonly [ToolProfile, ...ToolProfile[]]
  return TOOL_PROFILES.find(({ id }) => id === profileId) ?? general
}

/** The tools of a profile, in the registry's order. */
export function toolsOfProfile(tools: readonly Tool[], profileId: string | undefined): Tool[] {
  const { tools: names } = findToolProfile(profileId)
  return tools.filter((tool) => names === 'all' || names.includes(tool.name))
}
