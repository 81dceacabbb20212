import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createToolRegistry, findTool } from './registry.ts'

const tools = createToolRegistry()

describe('the tools', () => {
  it('each have a name of their own, in a stable order', () => {
    expect(tools.map(({ name }) => name)).toEqual([
      'query_actuals',
      'query_budgets',
      'query_products',
      'query_customers',
      'compare_fiscal_years',
      'get_margin_analysis',
      'get_budget_variance',
      'explain_variance',
      'decompose_change',
      'get_customer_concentration',
      'get_retention_metrics',
      'get_working_capital',
      'get_efficiency_metrics',
      'forecast_metric',
      'detect_anomalies',
      'run_financial_model',
      'run_services_model',
      'run_what_if_simulation',
      'run_breakeven',
      'generate_chart',
      'describe_metrics',
      'export_dataset',
    ])
  })

  it('are the twenty-two', () => {
    expect(tools).toHaveLength(22)
  })

  it('are found by name, and an unknown name finds none', () => {
    expect(findTool(tools, 'query_products')?.title).toBe('Products')
    expect(findTool(tools, 'drop_tables')).toBeUndefined()
  })

  it.each(tools)(
    '$name has an input that a provider can be told, with nothing beyond it',
    ({ input, description }) => {
      const schema = z.toJSONSchema(input, { io: 'input' })
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
      expect(description.length).toBeGreaterThan(100)
      expect(description.length).toBeLessThan(1000)
    },
  )
})
