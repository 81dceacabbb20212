import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openToolBench, type ToolBench } from '../tools/testing/tool-bench.ts'
import { createToolRegistry } from '../tools/registry.ts'
import type { ToolContext } from '../tools/tool.ts'
import { createAnalystCaches } from './analyst-caches.ts'
import { runTool } from './tool-calls.ts'

/** The tools over the generated company, with caches and without. */
let bench: ToolBench
beforeAll(async () => {
  bench = await openToolBench()
}, 60_000)
afterAll(() => bench.close())

const tools = createToolRegistry()
const asked = { metrics: ['net_sales'], groupBy: ['business_unit'] }

async function contextOf(userId: string, warehouse = bench.books.warehouse): Promise<ToolContext> {
  const { directory } = bench.books
  const asker = directory.askerFor((await directory.find(userId))!)
  return { asker, warehouse, signal: new AbortController().signal, datasets: [] }
}

describe('what is remembered', () => {
  test('is what the tool would say, for the same units alone, however the arguments are written', async () => {
    const caches = createAnalystCaches()
    const call = async (userId: string, input: object) =>
      runTool(tools, 'query_actuals', input, await contextOf(userId), caches)
    const plain = (userId: string) => bench.call(userId, 'query_actuals', asked)
    expect(await call('ada', asked)).toEqual(await plain('ada'))
    expect(await call('ada', { groupBy: ['business_unit'], metrics: ['net_sales'] })).toEqual(await plain('ada'))
    expect(caches.figures().tools).toMatchObject({ hits: 1, misses: 1 })
    for (const userId of ['ben', 'cleo', 'olga']) expect(await call(userId, asked)).toEqual(await plain(userId))
    expect(await call('ada', asked)).toEqual(await plain('ada'))
    expect(await call('ben', asked)).not.toEqual(await call('ada', asked))
  })

  test('is no way past the directory: an asker that it did not make is refused, also where the answer is known', async () => {
    const caches = createAnalystCaches()
    const context = await contextOf('ada', caches.remembering(bench.books.warehouse))
    await runTool(tools, 'query_actuals', asked, context, caches)
    const forged = { ...context, asker: { ...context.asker } }
    await expect(runTool(tools, 'query_actuals', asked, forged, caches)).rejects.toThrow(TypeError)
    const request = { metrics: ['net_sales' as const] }
    await context.warehouse.measures(context.asker, request)
    await expect(context.warehouse.measures(forged.asker, request)).rejects.toThrow(TypeError)
  })

  test('is what the warehouse answered, for other tools that ask the same', async () => {
    const caches = createAnalystCaches()
    const context = await contextOf('ada', caches.remembering(bench.books.warehouse))
    for (const _time of [1, 2]) await runTool(tools, 'get_margin_analysis', {}, context)
    const { hits, misses } = caches.figures().queries
    expect(hits).toBe(misses)
    expect(misses).toBeGreaterThan(0)
  })

  test('is no refusal, and nothing of a tool that reads the datasets of its run', async () => {
    const caches = createAnalystCaches()
    const context = await contextOf('ada')
    for (const _time of [1, 2]) {
      await runTool(tools, 'query_actuals', { businessUnits: ['of nowhere'] }, context, caches)
      await runTool(tools, 'export_dataset', { datasetId: 'd1', format: 'csv' }, context, caches)
    }
    expect(caches.figures().tools).toMatchObject({ hits: 0, misses: 2, entries: 0 })
  })
})
