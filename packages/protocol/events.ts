import { z } from 'zod'
import { DOWNLOAD_FORMATS } from './dataset-file.ts'
import { DATASET_EVENT_MAX_ROWS } from './limits.ts'
import { liveStatusSchema, runStatusSchema, terminalStatusSchema } from './state-schemas.ts'
import { CHART_KINDS, UNITS } from './vocabulary.ts'

/**
 * The events of a run's stream, version 1. Objects are loose: a reader keeps what it knows and ignores the rest,
 * so a newer server can add fields.
 */

const whole = z.int().nonnegative()

/** Where a queued run stands: `position` counts from 1; `estimateMs` only where there is evidence for it. */
export const queuePlaceSchema = z.object({ position: z.int().min(1), estimateMs: whole.optional() })
export type QueuePlace = z.infer<typeof queuePlaceSchema>

/** Tokens one model used in a run. */
export const usageSchema = z.object({
  provider: z.string(),
  model: z.string(),
  inputTokens: whole,
  outputTokens: whole,
  cacheReadTokens: whole,
  cacheWriteTokens: whole,
})
export type Usage = z.infer<typeof usageSchema>

export const unitSchema = z.enum(UNITS)
export type Unit = z.infer<typeof unitSchema>

export const columnSchema = z.object({ key: z.string(), label: z.string(), unit: unitSchema })
export type Column = z.infer<typeof columnSchema>

export const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])
export type Cell = z.infer<typeof cellSchema>
/** One row of a dataset, by column key. */
export const rowSchema = z.record(z.string(), cellSchema)
export type Row = z.infer<typeof rowSchema>

/** A chart's drawing instructions: a closed, declarative vocabulary over the columns of one dataset. */
export const chartSpecSchema = z.object({
  kind: z.enum(CHART_KINDS),
  /** Column key along the category axis. */
  x: z.string(),
  /** Column keys drawn as series, in order. */
  series: z.array(z.string()).min(1).max(8),
  /** Unit of the value axis, taken from the series' columns. */
  unit: unitSchema,
})
export type ChartSpec = z.infer<typeof chartSpecSchema>

export const readyDataSchema = z.object({
  protocol: z.literal(1),
  runId: z.string(),
  conversationId: z.string(),
  status: runStatusSchema,
  attempt: z.int().min(1),
  queue: queuePlaceSchema.optional(),
  /** True: a fold follows, up to `cursor`. False: `cursor` is the one that was asked for. */
  fold: z.boolean(),
  cursor: whole,
})

export const statusDataSchema = z.object({
  status: liveStatusSchema,
  attempt: z.int().min(1),
  queue: queuePlaceSchema.optional(),
  reason: z.string().optional(),
})

export const textDataSchema = z.object({
  mode: z.enum(['delta', 'snapshot']),
  block: whole,
  /** UTF-16 code units from the block's start. */
  offset: whole,
  text: z.string(),
  /** Only after a takeover: ids of tool calls, datasets and charts that the reader removes. */
  drop: z.array(z.string()).optional(),
})

export const toolStartDataSchema = z.object({
  toolCallId: z.string(),
  tool: z.string(),
  title: z.string(),
  /** What the tool was asked; absent where it takes nothing. `{ truncated: true, json }` where it was too long. */
  input: z.unknown().optional(),
})

/** A dataset as a file, to be fetched by its reader: rights are asked again then, and nothing was stored. */
export const downloadSchema = z.object({
  datasetId: z.string(),
  format: z.enum(DOWNLOAD_FORMATS),
  fileName: z.string(),
  /** On the origin of the service or the gateway. */
  path: z.string(),
  /** Rows and columns of the file, its header not counted. */
  rows: whole,
  columns: whole,
})
export type Download = z.infer<typeof downloadSchema>

export const toolEndDataSchema = z.object({
  toolCallId: z.string(),
  tool: z.string(),
  outcome: z.enum(['ok', 'error']),
  summary: z.string(),
  durationMs: whole,
  datasetId: z.string().optional(),
  download: downloadSchema.optional(),
})

export const datasetDataSchema = z.object({
  datasetId: z.string(),
  toolCallId: z.string(),
  title: z.string(),
  columns: z.array(columnSchema),
  rows: z.array(rowSchema).max(DATASET_EVENT_MAX_ROWS),
  /** Rows of the whole dataset; at least `rows.length`. */
  total: whole,
  /** What everything together comes to, rows not told included; by column key, where a total has a meaning. */
  totals: rowSchema.optional(),
  /** ISO date: the day up to which the books behind it are complete. */
  asOf: z.string(),
  /** In words, what the rows cover: filters, period, business units. */
  scope: z.string(),
  formula: z.string().optional(),
})

export const chartDataSchema = z.object({
  chartId: z.string(),
  datasetId: z.string(),
  title: z.string(),
  spec: chartSpecSchema,
})

export const followUpsDataSchema = z.object({ items: z.array(z.string()) })

/** What came of comparing a whole answer's figures with the run's datasets. */
export const checkDataSchema = z.object({
  /** Figures that a cell is cited for. */
  cited: whole,
  /** Figures written without a citation that some dataset holds. */
  supported: whole,
  /** Figures that no dataset holds; at least `marks.length`. */
  unsupported: whole,
  /** Where those stand: UTF-16 code units of the whole answer, its blocks joined in the order of their numbers. */
  marks: z.array(z.object({ offset: whole, length: z.int().min(1) })),
})

export const errorDataSchema = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() })

export const doneDataSchema = z.object({
  status: terminalStatusSchema,
  reason: z.string().optional(),
  attempt: z.int().min(1),
  durationMs: whole,
  usage: z.array(usageSchema),
  /** Null where a price is unknown; absent for those who may not see costs. */
  costMicroUsd: whole.nullable().optional(),
})

/** Event name → schema of its data. */
export const EVENT_SCHEMAS = {
  ready: readyDataSchema,
  status: statusDataSchema,
  text: textDataSchema,
  tool_start: toolStartDataSchema,
  tool_end: toolEndDataSchema,
  dataset: datasetDataSchema,
  chart: chartDataSchema,
  follow_ups: followUpsDataSchema,
  check: checkDataSchema,
  error: errorDataSchema,
  done: doneDataSchema,
} as const

export type EventName = keyof typeof EVENT_SCHEMAS
export type EventData<N extends EventName> = z.infer<(typeof EVENT_SCHEMAS)[N]>
/** Any event of the stream, told apart by `event`. */
export type StreamEvent = { [N in EventName]: { event: N; data: EventData<N> } }[EventName]
/** An event that may stand in a log. */
export type LogEvent = Exclude<StreamEvent, { event: 'ready' }>
/** A logged event with its place in the log. */
export type SequencedEvent = LogEvent & { seq: number }

export type ReadyData = EventData<'ready'>
export type StatusData = EventData<'status'>
export type TextData = EventData<'text'>
export type ToolStartData = EventData<'tool_start'>
export type ToolEndData = EventData<'tool_end'>
export type DatasetData = EventData<'dataset'>
export type ChartData = EventData<'chart'>
export type FollowUpsData = EventData<'follow_ups'>
export type CheckData = EventData<'check'>
export type ErrorData = EventData<'error'>
export type DoneData = EventData<'done'>

/**
 * Reads one event's data as `name` promises it; undefined for a name this version does not know or data that does not
 * fit.
 */
export function parseEvent(name: string, data: unknown): StreamEvent | undefined {
  if (!Object.hasOwn(EVENT_SCHEMAS, name)) return undefined
  const parsed = EVENT_SCHEMAS[name as EventName].safeParse(data)
  return parsed.success ? ({ event: name, data: parsed.data } as StreamEvent) : undefined
}
