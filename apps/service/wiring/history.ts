import type { Engine, Run } from '@perdure/engine'
import type { LogEvent } from '@perdure/protocol'
import { messageOf } from '../chat/run-input.ts'

/** Turns that are looked back on; older ones would not fit into a prompt anyway. */
export const HISTORY_MAX_TURNS = 30

/** What was asked before on the way to a run, and what was answered; '' where nothing was. */
export interface EarlierQuestion {
  question: string
  answer: string
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
      return { question: messageOf(input), answer: answerText(state?.parts ?? []) }
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
