import type { Asker, QueryOptions, Warehouse } from '@perdure/books'
import type { Tool, ToolContext, ToolResult } from '../tools/tool.ts'
import {
  QUERY_CACHE_MAX_BYTES,
  QUERY_CACHE_MAX_ENTRIES,
  TOOL_CACHE_MAX_BYTES,
  TOOL_CACHE_MAX_ENTRIES,
} from './limits.ts'
import { canonicalJson, estimatedBytes, ResultCache, type CacheFigures } from './result-cache.ts'

/**
 * What one process remembers of questions to the books: whole tool results, and under them the warehouse's answers,
 * which several tools and several arguments share. Both by version of the books, question, and the units that the asker
 * may see: nobody is ever answered from what another's rights gave.
 */
export interface AnalystCaches {
  /** Runs the tool, or gives what it gave before. A tool that looks at the run's own datasets always runs. */
  runTool(tool: Tool, input: unknown, context: ToolContext): Promise<ToolResult>
  /** The same warehouse, asked only for what is not remembered. */
  remembering(warehouse: Warehouse): Warehouse
  figures(): Readonly<Record<'tools' | 'queries', CacheFigures>>
}

export function createAnalystCaches(): AnalystCaches {
  const toolBounds = { maxEntries: TOOL_CACHE_MAX_ENTRIES, maxBytes: TOOL_CACHE_MAX_BYTES }
  const tools = new ResultCache<ToolResult>(toolBounds, estimatedBytes)
  const queryBounds = { maxEntries: QUERY_CACHE_MAX_ENTRIES, maxBytes: QUERY_CACHE_MAX_BYTES }
  const queries = new ResultCache<unknown>(queryBounds, estimatedBytes)
  return {
    runTool(tool, input, context) {
      if (tool.usesRunDatasets) return tool.run(input, context)
      return tools.get({
        key: keyOf(context.warehouse, context.asker, tool.name, input),
        signal: context.signal,
        work: (signal) => tool.run(input, { ...context, signal, datasets: [] }),
        isKept: ({ outcome }) => outcome === 'ok',
      })
    },
    remembering(warehouse) {
      const ask = async <Answer>(
        name: string,
        asker: Asker,
        request: unknown,
        { signal = NEVER }: QueryOptions = {},
        query: (options: QueryOptions) => Promise<Answer>,
      ): Promise<Answer> => {
        const key = keyOf(warehouse, asker, name, request)
        return (await queries.get({ key, signal, work: (shared) => query({ signal: shared }) })) as Answer
      }
      return {
        ...warehouse,
        measures: (asker, request, options) =>
          ask('measures', asker, request, options, (shared) => warehouse.measures(asker, request, shared)),
        products: (asker, request, options) =>
          ask('products', asker, request, options, (shared) => warehouse.products(asker, request, shared)),
        customerFigures: (asker, request, options) =>
          ask('customerFigures', asker, request, options, (shared) => warehouse.customerFigures(asker, request, shared)),
        budgetMeasures: (asker, request, options) =>
          ask('budgetMeasures', asker, request, options, (shared) => warehouse.budgetMeasures(asker, request, shared)),
        budgetComparison: (asker, request, options) =>
          ask('budgetComparison', asker, request, options, (shared) => warehouse.budgetComparison(asker, request, shared)),
        budgets: (asker, request, options) =>
          ask('budgets', asker, request, options, (shared) => warehouse.budgets(asker, request, shared)),
        recurringRevenue: (asker, request, options) =>
          ask('recurringRevenue', asker, request, options, (shared) => warehouse.recurringRevenue(asker, request, shared)),
        receivables: (asker, request, options) =>
          ask('receivables', asker, request, options, (shared) => warehouse.receivables(asker, request, shared)),
        workforce: (asker, request, options) =>
          ask('workforce', asker, request, options, (shared) => warehouse.workforce(asker, request, shared)),
      }
    },
    figures: () => ({ tools: tools.figures(), queries: queries.figures() }),
  }
}

const NEVER = new AbortController().signal

/**
 * The units are asked of the warehouse: it refuses an asker that the directory did not make, also where the answer is
 * remembered.
 */
function keyOf(warehouse: Warehouse, asker: Asker, name: string, request: unknown): string {
  const units = warehouse.businessUnits(asker).map(({ id }) => id).toSorted()
  return canonicalJson([warehouse.datasetVersion, name, units, request])
}
