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

export const TOOL_PROFILES: readonly ToolProfile[] = [
  { id: DEFAULT_TOOL_PROFILE, label: 'General', description: 'Any question about the business.', tools: 'all' },
  {
    id: 'performance',
    label: 'Performance',
    description: 'How figures develop: actuals at any grain, fiscal years side by side, and what moved them.',
    tools: ['query_actuals', 'compare_fiscal_years', 'decompose_change', 'generate_chart'],
  },
  {
    id: 'margins',
    label: 'Margins',
    description: 'Where margin is made and lost, by unit, product or customer.',
    tools: ['get_margin_analysis', 'explain_variance', 'compare_fiscal_years', 'query_products', 'generate_chart'],
  },
  {
    id: 'products',
    label: 'Products',
    description: 'Products, their prices, costs, line items and sales.',
    tools: ['query_products', 'get_margin_analysis', 'generate_chart'],
  },
  {
    id: 'customers',
    label: 'Customers',
    description: 'Customers, what they buy, how much of it a few of them do, who stays, and who owes.',
    tools: [
      'query_customers',
      'get_customer_concentration',
      'get_retention_metrics',
      'get_working_capital',
      'decompose_change',
      'generate_chart',
    ],
  },
  {
    id: 'budgets',
    label: 'Budgets',
    description: 'Budgets, and how what happened compares with them.',
    tools: ['query_budgets', 'get_budget_variance', 'query_actuals', 'generate_chart'],
  },
  {
    id: 'services',
    label: 'Services',
    description: 'Those who bill their time, contracts that recur, and what is owed.',
    tools: ['run_services_model', 'get_retention_metrics', 'get_working_capital', 'query_actuals', 'generate_chart'],
  },
]

/** The tools of a profile, in the registry's order; a profile that does not exist stands for the general one. */
export function toolsOfProfile(tools: readonly Tool[], profileId: string | undefined): Tool[] {
  const names = TOOL_PROFILES.find(({ id }) => id === profileId)?.tools ?? 'all'
  return tools.filter((tool) => names === 'all' || names.includes(tool.name))
}
