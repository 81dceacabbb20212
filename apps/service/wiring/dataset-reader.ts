import { runTool, type KnownDataset, type Tool, type ToolContext, type ToolDataset } from '@perdure/analyst'
import type { Directory, Warehouse } from '@perdure/books'
import { DATASET_FILE_MAX_ROWS } from '@perdure/protocol'
import type { DatasetReading, DatasetRequest } from '../dependencies.ts'

/** Rows that are asked of a tool at once: as many as its pages hold. */
const PAGE_ROWS = 200

export interface DatasetReaderOptions {
  tools: readonly Tool[]
  warehouse: Warehouse
  directory: Pick<Directory, 'askerFor'>
}

/**
 * Makes a dataset again by its tool call, and all of it: where the call asked for a page, all rows that the tool has at
 * hand, or else the pages of the same question put together. A tool without either answers with what it gives at once.
 */
export function createDatasetReader({ tools, warehouse, directory }: DatasetReaderOptions) {
  return async ({ person, tool, input, datasets, signal }: DatasetRequest): Promise<DatasetReading> => {
    const context: ToolContext = {
      asker: directory.askerFor(person),
      warehouse,
      signal,
      datasets: datasets.map(({ toolCallId: _call, ...dataset }): KnownDataset => dataset),
    }
    const read = (page: unknown) => readOnce(tools, tool, page, context)
    const first = await read(input)
    if (first.outcome === 'refused') return first
    const { allRows, ...dataset } = first.dataset
    if (allRows) return { outcome: 'ok', dataset: { ...dataset, rows: allRows.slice(0, DATASET_FILE_MAX_ROWS) } }
    const pageAt = dataset.rows.length < dataset.total ? pagesOf(tools, tool, input) : undefined
    return pageAt ? readPages(dataset, (offset) => read(pageAt(offset))) : { outcome: 'ok', dataset }
  }
}

async function readOnce(
  tools: readonly Tool[],
  name: string,
  input: unknown,
  context: ToolContext,
): Promise<{ outcome: 'ok'; dataset: ToolDataset } | { outcome: 'refused'; summary: string }> {
  const result = await runTool(tools, name, input, context)
  if (result.outcome === 'error') return { outcome: 'refused', summary: result.summary }
  if (result.dataset === undefined) return { outcome: 'refused', summary: 'This call makes no table any more.' }
  return { outcome: 'ok', dataset: result.dataset }
}

type Page = (offset: number) => unknown

/** The input for a page of the same question; undefined where the tool's schema knows no pages. */
function pagesOf(tools: readonly Tool[], name: string, input: unknown): Page | undefined {
  const schema = tools.find((tool) => tool.name === name)?.input
  const page: Page = (offset) => ({ ...(input as object), limit: PAGE_ROWS, offset })
  return schema?.safeParse(page(0)).success ? page : undefined
}

async function readPages(
  first: ToolDataset,
  readPage: (offset: number) => ReturnType<typeof readOnce>,
): Promise<DatasetReading> {
  const rows: ToolDataset['rows'] = []
  while (rows.length < Math.min(first.total, DATASET_FILE_MAX_ROWS)) {
    const page = await readPage(rows.length)
    if (page.outcome === 'refused') return page
    if (page.dataset.rows.length === 0) break
    rows.push(...page.dataset.rows)
  }
  return { outcome: 'ok', dataset: { ...first, rows } }
}
