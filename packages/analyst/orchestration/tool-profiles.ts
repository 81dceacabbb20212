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
    description: 'How figures develop: actuals at any grain, and fiscal years side by side.',
    tools: ['query_actuals', 'compare_fiscal_years', 'generate_chart'],
  },
  {
    id: 'margins',
    label: 'Margins',
    description: 'Where margin is made and lost, by unit, product or customer.',
    tools: ['get_margin_analysis', 'compare_fiscal_years', 'query_products', 'generate_chart'],
  },
  {
    id: 'products',
    label: 'Products',
    description: 'Products, their prices, costs, line items and sales.',
    tools: ['query_products', 'get_margin_analysis', 'generate_chart'],
  },
]

/** The tools of a profile, in the registry's order; a profile that does not exist stands for the general one. */
export function toolsOfProfile(tools: readonly Tool[], profileId: string | undefined): Tool[] {
  const names = TOOL_PROFILES.find(({ id }) => id === profileId)?.tools ?? 'all'
  return tools.filter((tool) => names === 'all' || names.includes(tool.name))
}
