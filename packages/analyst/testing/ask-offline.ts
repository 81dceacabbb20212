import type { Books } from '@perdure/books'
import { withoutCitations, type CheckData, type UiContext } from '@perdure/protocol'
import { createAnalyst } from '../orchestration/analyst.ts'
import type { AnalystResult } from '../orchestration/execution.ts'
import type { EarlierTurn } from '../orchestration/history.ts'
import { createOfflineModel } from '../providers/offline.ts'
import { createToolRegistry } from '../tools/registry.ts'
import type { KnownDataset } from '../tools/tool.ts'
import { recordingContext, type RecordingContext } from './recording-context.ts'

export interface Asked {
  result: AnalystResult
  recording: RecordingContext
  /** As a reader sees it, figures without their citations. */
  text: string
  /** As it is logged. */
  markdown: string
  tools: string[]
  /** With their totals, as the run's last checkpoint holds them. */
  datasets: KnownDataset[]
  followUps: string[]
  check: CheckData | undefined
}

export interface AskOptions {
  userId?: string
  history?: EarlierTurn[]
  toolProfile?: string
  /** What the page shows. */
  uiContext?: UiContext
}

/** Puts one question to the whole analyst over real books, with the offline model at a pace that takes no time. */
export async function askOffline(books: Books, message: string, options: AskOptions = {}): Promise<Asked> {
  const { warehouse, directory } = books
  const analyst = createAnalyst({
    model: createOfflineModel({ pause: () => Promise.resolve() }),
    tools: createToolRegistry(),
    warehouse,
    directory,
    history: async () => options.history ?? [],
    onToolFailure: ({ error }) => {
      throw error
    },
    nowMs: () => Date.UTC(2026, 10, 22),
  })
  const recording = recordingContext({ userId: options.userId ?? 'ada' })
  const { toolProfile, uiContext } = options
  const question = { message, ...(toolProfile === undefined ? {} : { toolProfile }), ...(uiContext && { uiContext }) }
  const result = await analyst.execute(question, recording.context)
  const last = recording.emissions.findLast(({ checkpoint }) => checkpoint !== undefined)?.checkpoint
  const events = recording.events()
  return {
    result,
    recording,
    text: withoutCitations(recording.text()),
    markdown: recording.text(),
    tools: events.flatMap((event) => (event.event === 'tool_start' ? [event.data.tool] : [])),
    datasets: (last as { datasets?: KnownDataset[] } | undefined)?.datasets ?? [],
    followUps: events.flatMap((event) => (event.event === 'follow_ups' ? event.data.items : [])),
    check: events.find((event) => event.event === 'check')?.data,
  }
}
