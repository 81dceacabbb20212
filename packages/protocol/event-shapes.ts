import { DOWNLOAD_FORMATS } from './dataset-file.ts'
import type {
  Cell,
  ChartData,
  ChartSpec,
  CheckData,
  Column,
  DatasetData,
  DoneData,
  Download,
  ErrorData,
  EventData,
  EventName,
  FollowUpsData,
  QueuePlace,
  ReadyData,
  StatusData,
  StreamEvent,
  TextData,
  ToolEndData,
  ToolStartData,
  Usage,
} from './events.ts'
import { DATASET_EVENT_MAX_ROWS } from './limits.ts'
import {
  anything,
  counting,
  finite,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  optional,
  recordOf,
  text,
  whole,
  type Shape,
} from './shapes.ts'
import { LIVE_STATUSES, RUN_STATUSES, TERMINAL_STATUSES } from './states.ts'
import { CHART_KINDS, UNITS } from './vocabulary.ts'

/** What a reader needs of each event's data: the schemas of `events.ts`, small enough for a page. */

export const isQueuePlace = object<QueuePlace>({ position: counting, estimateMs: optional(whole) })

export const isUsage = object<Usage>({
  provider: text,
  model: text,
  inputTokens: whole,
  outputTokens: whole,
  cacheReadTokens: whole,
  cacheWriteTokens: whole,
})

const unit = oneOf(UNITS)
const cell: Shape<Cell> = (value): value is Cell => value === null || text(value) || finite(value) || flag(value)
const row = recordOf(cell)

export const EVENT_SHAPES: { readonly [N in EventName]: Shape<EventData<N>> } = {
  ready: object<ReadyData>({
    protocol: oneOf([1]),
    runId: text,
    conversationId: text,
    status: oneOf(RUN_STATUSES),
    attempt: counting,
    queue: optional(isQueuePlace),
    fold: flag,
    cursor: whole,
  }),
  status: object<StatusData>({
    status: oneOf(LIVE_STATUSES),
    attempt: counting,
    queue: optional(isQueuePlace),
    reason: optional(text),
  }),
  text: object<TextData>({
    mode: oneOf(['delta', 'snapshot']),
    block: whole,
    offset: whole,
    text,
    drop: optional(listOf(text)),
  }),
  tool_start: object<ToolStartData>({ toolCallId: text, tool: text, title: text, input: anything }),
  tool_end: object<ToolEndData>({
    toolCallId: text,
    tool: text,
    outcome: oneOf(['ok', 'error']),
    summary: text,
    durationMs: whole,
    datasetId: optional(text),
    download: optional(
      object<Download>({
        datasetId: text,
        format: oneOf(DOWNLOAD_FORMATS),
        fileName: text,
        path: text,
        rows: whole,
        columns: whole,
      }),
    ),
  }),
  dataset: object<DatasetData>({
    datasetId: text,
    toolCallId: text,
    title: text,
    columns: listOf(object<Column>({ key: text, label: text, unit })),
    rows: listOf(row, DATASET_EVENT_MAX_ROWS),
    total: whole,
    totals: optional(row),
    asOf: text,
    scope: text,
    formula: optional(text),
  }),
  chart: object<ChartData>({
    chartId: text,
    datasetId: text,
    title: text,
    spec: object<ChartSpec>({ kind: oneOf(CHART_KINDS), x: text, series: listOf(text, 8, 1), unit }),
  }),
  follow_ups: object<FollowUpsData>({ items: listOf(text) }),
  check: object<CheckData>({
    cited: whole,
    supported: whole,
    unsupported: whole,
    marks: listOf(object<CheckData['marks'][number]>({ offset: whole, length: counting })),
  }),
  error: object<ErrorData>({ code: text, message: text, retryable: flag }),
  done: object<DoneData>({
    status: oneOf(TERMINAL_STATUSES),
    reason: optional(text),
    attempt: counting,
    durationMs: whole,
    usage: listOf(isUsage),
    costMicroUsd: optional(nullable(whole)),
  }),
}

/** Events whose shape may grow while the text around them stays readable; the others make no sense half understood. */
const MAY_BE_PASSED_OVER = new Set(['dataset', 'chart', 'follow_ups', 'check', 'error'])

/**
 * An event as a reader takes it. `broken`: not JSON, or not what its name promises where that matters. `unknown`: to be
 * ignored, but for its id.
 */
export function readEvent(name: string, data: unknown): StreamEvent | 'unknown' | 'broken' {
  if (!Object.hasOwn(EVENT_SHAPES, name)) return 'unknown'
  if (data === undefined) return 'broken'
  if (EVENT_SHAPES[name as EventName](data)) return { event: name, data } as StreamEvent
  return MAY_BE_PASSED_OVER.has(name) ? 'unknown' : 'broken'
}
