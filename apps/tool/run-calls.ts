import { runTool, type KnownDataset, type Tool } from '@perdure/analyst'
import type { Books } from '@perdure/books'
import { UsageError, type ToolCall } from './command.ts'
import type { PrintedCall } from './print/result.ts'

export interface CallsToRun {
  calls: readonly ToolCall[]
  userId: string
  books: Pick<Books, 'directory' | 'warehouse'>
  tools: readonly Tool[]
  signal: AbortSignal
  nowMs: () => number
}

/**
 * Runs the calls of one run in their order, each knowing the datasets of those before, and ends with the first that is
 * refused. Throws `UsageError` for a user that the directory does not know, and what a tool throws.
 */
export async function* runCalls(toRun: CallsToRun): AsyncGenerator<PrintedCall> {
  const { calls, userId, books, tools, signal, nowMs } = toRun
  const { directory, warehouse } = books
  const person = await directory.find(userId)
  if (!person) {
    const people = (await directory.list()).map((known) => known.userId)
    throw new UsageError(`There is no user "${userId}". Users: ${people.join(', ')}.`)
  }
  const asker = directory.askerFor(person)
  const datasets: KnownDataset[] = []
  for (const call of calls) {
    const startedAtMs = nowMs()
    const result = await runTool(tools, call.tool, call.input, { asker, warehouse, signal, datasets: [...datasets] })
    const durationMs = nowMs() - startedAtMs
    const made = result.outcome === 'ok' ? result.dataset : undefined
    const dataset = made && { ...made, datasetId: `d${datasets.length + 1}` }
    if (dataset) datasets.push(dataset)
    yield { call, userId, result, dataset, durationMs }
    if (result.outcome === 'error') return
  }
}
