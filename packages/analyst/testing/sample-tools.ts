import { z } from 'zod'
import type { Tool, ToolContext } from '../tools/tool.ts'

/** Tools that need no books, each with one way of its own. */

export interface SampleTools {
  tools: Tool[]
  /** How often each ran. */
  runs: Map<string, number>
}

export function sampleTools(extra: Tool[] = []): SampleTools {
  const runs = new Map<string, number>()
  const counted = (tool: Tool): Tool => ({
    ...tool,
    run: (input, context) => {
      runs.set(tool.name, (runs.get(tool.name) ?? 0) + 1)
      return tool.run(input, context)
    },
  })
  return { tools: [lookUp, draw, broken, deaf, ...extra].map(counted), runs }
}

/** A dataset of as many rows as asked for. */
const lookUp: Tool = {
  name: 'look_up',
  title: 'Looked up',
  description: 'Rows.',
  input: z.strictObject({ rows: z.int().min(0).max(10_000).default(1), name: z.string().default('Rows') }),
  run: async (input) => {
    const { rows, name } = input as { rows: number; name: string }
    return {
      outcome: 'ok',
      summary: `${rows} rows of ${name}`,
      dataset: {
        title: name,
        columns: [
          { key: 'n', label: 'Number', unit: 'count' },
          { key: 'name', label: 'Name', unit: 'text' },
        ],
        rows: Array.from({ length: rows }, (_, index) => ({ n: index + 1, name: `${name} ${index + 1}` })),
        total: rows,
        asOf: '2026-10-31',
        scope: 'Everything.',
      },
    }
  },
}

const draw: Tool = {
  name: 'draw',
  title: 'Drawn',
  description: 'A chart over a dataset of this run.',
  input: z.strictObject({ datasetId: z.string() }),
  usesRunDatasets: true,
  run: async (input, context: ToolContext) => {
    const { datasetId } = input as { datasetId: string }
    const dataset = context.datasets.find((each) => each.datasetId === datasetId)
    if (dataset === undefined) {
      return {
        outcome: 'error',
        summary: `No dataset ${datasetId}. Known: ${context.datasets.map((each) => each.datasetId).join(', ')}`,
      }
    }
    const spec = { kind: 'bar' as const, x: 'name', series: ['n'], unit: 'count' as const }
    return {
      outcome: 'ok',
      summary: `Drawn over ${dataset.rows.length} rows`,
      chart: { datasetId, title: 'Chart', spec },
    }
  },
}

const broken: Tool = {
  name: 'broken',
  title: 'Broken',
  description: 'Throws.',
  input: z.strictObject({}),
  run: () => Promise.reject(new Error('secret internals')),
}

/** Never ends, and does not listen to its signal either. */
const deaf: Tool = {
  name: 'deaf',
  title: 'Deaf',
  description: 'Never ends.',
  input: z.strictObject({}),
  run: () => new Promise(() => undefined),
}
