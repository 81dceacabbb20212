import type { Engine, Run } from '@perdure/engine'
import type { DatasetData, LogEvent } from '@perdure/protocol'
import { messageOf } from '../chat/run-input.ts'

/** Turns that are looked back on; older ones would not fit into a prompt anyway. */
export const HISTORY_MAX_TURNS = 30

/** What was asked before on the way to a run, and what was answered; '' where nothing was. */
export interface EarlierQuestion {
  question: string
  answer: string
  /** The tool calls that succeeded, in their order, each with the dataset that it made. */
  calls: EarlierCall[]
}

export interface EarlierCall {
  tool: string
  input: unknown
  summary: string
  dataset?: Omit<DatasetData, 'toolCallId'>
}

/** The branch that a run ends, oldest first and without the run itself: its parent, the parent's parent, and so on. */
export async function readHistory(
  engine: Pick<Engine, 'conversationRuns' | 'readState'>,
  { conversationId, parentRunId }: { conversationId: string; parentRunId: string | null },
): Promise<EarlierQuestion[]> {
  if (parentRunId === null) return []
  const branch = branchTo(parentRunId, await engine.conversationRuns(conversationId))
  return Promise.all(
    branch.map(async ({ runId, input }) => {
      const state = await engine.readState(runId)
      const parts = state?.parts ?? []
      return { question: messageOf(input), answer: answerText(parts), calls: earlierCalls(parts) }
    }),
  )
}

function branchTo(runId: string, runs: readonly Run[]): Run[] {
  const byId = new Map(runs.map((run) => [run.runId, run]))
  const branch: Run[] = []
  for (let run = byId.get(runId); run && branch.length < HISTORY_MAX_TURNS; run = byId.get(run.parentRunId ?? '')) {
    branch.unshift(run)
  }
  return branch
}

/** The blocks of an answer, as paragraphs. */
function answerText(parts: readonly LogEvent[]): string {
  const blocks = new Map<number, string>()
  for (const part of parts) {
    if (part.event !== 'text') continue
    const { block, text } = part.data
    blocks.set(block, (blocks.get(block) ?? '') + text)
  }
  return [...blocks.values()].join('\n\n')
}

/** A call that failed, or never ended, has nothing to be remembered for. */
function earlierCalls(parts: readonly LogEvent[]): EarlierCall[] {
  const ended = new Map(parts.flatMap((part) => (part.event === 'tool_end' ? [[part.data.toolCallId, part.data] as const] : [])))
  const datasets = new Map(parts.flatMap((part) => (part.event === 'dataset' ? [[part.data.toolCallId, part.data] as const] : [])))
  return parts.flatMap((part) => {
    if (part.event !== 'tool_start') return []
    const { toolCallId, tool, input } = part.data
    const end = ended.get(toolCallId)
    const dataset = datasets.get(toolCallId)
    if (end?.outcome !== 'ok') return []
    return [{ tool, input, summary: end.summary, ...(dataset === undefined ? {} : { dataset }) }]
  })
}
