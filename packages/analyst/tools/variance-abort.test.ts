import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToolRegistry, findTool } from './registry.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'

let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
})
afterAll(() => bench.close())

describe('an aborted call', () => {
  it.each([
    'query_customers',
    'query_budgets',
    'get_budget_variance',
    'get_customer_concentration',
    'explain_variance',
    'decompose_change',
    'get_margin_analysis',
    'compare_fiscal_years',
  ])('of %s ends with the signal’s reason, and not with an answer', async (name) => {
    const tool = findTool(createToolRegistry(), name)!
    const { directory, warehouse } = bench.books
    const asker = directory.askerFor((await directory.find('ada'))!)
    const reason = new Error('nobody waits any more')
    const aborting = new AbortController()
    const running = tool.run(tool.input.parse({}), { asker, warehouse, signal: aborting.signal, datasets: [] })
    aborting.abort(reason)
    await expect(running).rejects.toBe(reason)
  })
})
