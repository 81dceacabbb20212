import type {
  ChartData,
  CheckData,
  DatasetData,
  DoneData,
  ErrorData,
  LogEvent,
  QueuePlace,
  StatusData,
  TextData,
  ToolEndData,
  ToolStartData,
} from './events.ts'
import type { RunStatus } from './states.ts'

/** A block of answer text, or a tool call with its end once it has one. */
export type ViewItem =
  | { readonly kind: 'text'; readonly block: number; readonly text: string }
  | {
      readonly kind: 'tool'
      readonly toolCallId: string
      readonly start: ToolStartData
      readonly end?: ToolEndData
    }

/**
 * What a reader holds after it applied a log up to some cursor. The server keeps the same value to make folds from.
 * Immutable: an event gives a new view, which shares everything that the event did not change.
 */
export interface RunView {
  /** `queued` before the first event. */
  readonly status: RunStatus
  /** 0 before the first event, then counted from 1. */
  readonly attempt: number
  readonly reason?: string
  /** Only while queued. */
  readonly queue?: QueuePlace
  /**
   * Blocks and tool calls in the order the reader came to hold them; no block is empty. A block that was cut away and
   * is spoken again comes last, like any new one.
   */
  readonly items: readonly ViewItem[]
  /**
   * In the order they came; one that is replaced keeps its place. `toolCallId` may name a tool call that is not held:
   * `drop` names what has events past a checkpoint, so a tool call may go while a dataset it logged before stays.
   */
  readonly datasets: readonly DatasetData[]
  /** Like `datasets`; `datasetId` may name a dataset that is not held. */
  readonly charts: readonly ChartData[]
  readonly followUps: readonly string[]
  /** Of the answer as it stands; gone with any of it that a takeover takes back. */
  readonly check?: CheckData
  readonly error?: ErrorData
  /** The run has ended: nothing follows. */
  readonly done?: DoneData
  /** The last `status` event that was applied, which `done` does not replace: a fold tells it. */
  readonly lastStatus?: StatusData
}

/** `gap`: something before this event is missing. Discard the view and its cursor together and attach with none. */
export type ApplyOutcome = { readonly outcome: 'applied'; readonly view: RunView } | { readonly outcome: 'gap' }

const GAP: ApplyOutcome = { outcome: 'gap' }
const EMPTY: RunView = { status: 'queued', attempt: 0, items: [], datasets: [], charts: [], followUps: [] }

/** A reader that has applied nothing. */
export function emptyView(): RunView {
  return EMPTY
}

/**
 * The view after one more logged event. Costs what the event says plus a copy of the list it changes: nothing grows
 * with the number of events. The event's data becomes part of the view and must not be changed afterwards.
 */
export function applyEvent(view: RunView, event: LogEvent): ApplyOutcome {
  switch (event.event) {
    case 'text':
      return event.data.mode === 'delta' ? applyDelta(view, event.data) : applySnapshot(view, event.data)
    case 'tool_start':
      return applied({ ...view, items: startTool(view.items, event.data) })
    case 'tool_end':
      return endTool(view, event.data)
    case 'dataset':
      return applied({ ...view, datasets: putById(view.datasets, event.data, 'datasetId') })
    case 'chart':
      return applied({ ...view, charts: putById(view.charts, event.data, 'chartId') })
    case 'follow_ups':
      return applied({ ...view, followUps: event.data.items })
    case 'check':
      return applied({ ...view, check: event.data })
    case 'error':
      return applied({ ...view, error: event.data })
    case 'status': {
      const { status, attempt, reason, queue } = event.data
      return applied({ ...view, status, attempt, reason, queue, lastStatus: event.data })
    }
    case 'done': {
      const { status, attempt, reason } = event.data
      return applied({ ...view, status, attempt, reason, queue: undefined, done: event.data })
    }
  }
}

/**
 * A new place in the queue, which is told but not logged. It changes nothing for a run that the view no longer holds as
 * queued in the same attempt, and it never becomes part of a fold.
 */
export function applyQueueMove(view: RunView, move: Pick<StatusData, 'attempt' | 'queue'>): RunView {
  if (view.status !== 'queued' || view.attempt !== move.attempt) return view
  return { ...view, queue: move.queue }
}

/** The answer so far: every block's text in the reader's order. */
export function viewText(view: RunView): string {
  let text = ''
  for (const item of view.items) if (item.kind === 'text') text += item.text
  return text
}

function applied(view: RunView): ApplyOutcome {
  return { outcome: 'applied', view }
}

function applyDelta(view: RunView, { block, offset, text }: TextData): ApplyOutcome {
  const index = findBlock(view.items, block)
  const held = textAt(view.items, index)
  if (offset > held.length) return GAP
  const fresh = offset === held.length ? text : text.slice(held.length - offset)
  if (fresh === '') return applied(view)
  return applied({ ...view, items: putAt(view.items, index, { kind: 'text', block, text: held + fresh }) })
}

/** Cuts the block, appends, drops every later block; with `drop`, takes back what an earlier attempt did. */
function applySnapshot(view: RunView, { block, offset, text, drop }: TextData): ApplyOutcome {
  const index = findBlock(view.items, block)
  const held = textAt(view.items, index)
  if (offset > held.length) return GAP
  const whole = held.slice(0, offset) + text
  const dropped = new Set(drop)
  const items: ViewItem[] = []
  for (const item of view.items) {
    if (item.kind === 'tool') {
      if (!dropped.has(item.toolCallId)) items.push(item)
    } else if (item.block < block) {
      items.push(item)
    } else if (item.block === block && whole !== '') {
      items.push({ kind: 'text', block, text: whole })
    }
  }
  if (index < 0 && whole !== '') items.push({ kind: 'text', block, text: whole })
  if (drop === undefined) return applied({ ...view, items })
  return applied({
    ...view,
    items,
    datasets: view.datasets.filter((dataset) => !dropped.has(dataset.datasetId)),
    charts: view.charts.filter((chart) => !dropped.has(chart.chartId)),
    followUps: [],
    check: undefined,
  })
}

function startTool(items: readonly ViewItem[], start: ToolStartData): readonly ViewItem[] {
  const { toolCallId } = start
  return putAt(items, findTool(items, toolCallId), { kind: 'tool', toolCallId, start })
}

function endTool(view: RunView, end: ToolEndData): ApplyOutcome {
  const index = findTool(view.items, end.toolCallId)
  const item = view.items[index]
  if (item?.kind !== 'tool') return GAP
  return applied({ ...view, items: putAt(view.items, index, { ...item, end }) })
}

/** -1 where the block is not held. Searched from the end, where a run speaks. */
function findBlock(items: readonly ViewItem[], block: number): number {
  return items.findLastIndex((item) => item.kind === 'text' && item.block === block)
}

function findTool(items: readonly ViewItem[], toolCallId: string): number {
  return items.findLastIndex((item) => item.kind === 'tool' && item.toolCallId === toolCallId)
}

function textAt(items: readonly ViewItem[], index: number): string {
  const item = items[index]
  return item?.kind === 'text' ? item.text : ''
}

/** A copy with `item` at `index`, or at the end where `index` is -1. */
function putAt<T>(items: readonly T[], index: number, item: T): readonly T[] {
  const copy = items.slice()
  if (index < 0) copy.push(item)
  else copy[index] = item
  return copy
}

function putById<T>(items: readonly T[], item: T, key: keyof T): readonly T[] {
  return putAt(
    items,
    items.findIndex((held) => held[key] === item[key]),
    item,
  )
}
