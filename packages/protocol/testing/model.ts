import type { ChartData, CheckData, DatasetData, DoneData, ErrorData, LogEvent, ToolEndData, ToolStartData } from '../index.ts'

/**
 * The executable model: a run is written by plain actions, and what a reader of the log up to each `seq` should hold
 * is kept as a plain copy beside it. It knows the protocol's words but shares no rule with the code: text is a list
 * of code units, and a takeover goes back to the copy that was made at the checkpoint.
 */

export type Action =
  | { do: 'say'; text: string }
  /** Says the last `units` once more, then `text`. */
  | { do: 'repeat'; units: number; text: string }
  /** A snapshot without `drop`, somewhere past the checkpoint. */
  | { do: 'revise'; at: number; text: string }
  | { do: 'start'; tool: number }
  | { do: 'finish'; tool: number }
  | { do: 'dataset'; dataset: number; tool: number }
  | { do: 'chart'; chart: number; dataset: number }
  | { do: 'suggest'; count: number }
  | { do: 'check'; marks: number }
  | { do: 'checkpoint' }
  | { do: 'takeover'; text: string }
  /** An event of a newer version. */
  | { do: 'novelty' }
  | { do: 'end'; fails: boolean }

export type MeantBlock = { block: number; units: string[] }
export type MeantItem = MeantBlock | { toolCallId: string; start: ToolStartData; end: ToolEndData | null }

/** What a reader should hold. */
export interface Meaning {
  status: string
  attempt: number
  reason: string | null
  items: MeantItem[]
  datasets: DatasetData[]
  charts: ChartData[]
  followUps: string[]
  check: CheckData | null
  error: ErrorData | null
  done: DoneData | null
}

export type WrittenEvent = LogEvent | { event: 'novelty'; data: unknown }

const NOTHING: Meaning = {
  status: 'queued',
  attempt: 0,
  reason: null,
  items: [],
  datasets: [],
  charts: [],
  followUps: [],
  check: null,
  error: null,
  done: null,
}

/** A log that is being written, from its first `status` on. */
export class WrittenLog {
  /** `events[seq - 1]`. */
  readonly events: WrittenEvent[] = []
  /** `meanings[seq]`; the first is that of nothing. */
  readonly meanings: Meaning[] = [structuredClone(NOTHING)]
  #meant = structuredClone(NOTHING)
  #checkpoint = structuredClone(NOTHING)
  /** Ids with an event past the checkpoint. */
  #touched = new Set<string>()
  #counter = 0

  constructor() {
    this.#setStatus('queued', 1, null)
  }

  get ended(): boolean {
    return this.#meant.done !== null
  }

  /** Nothing is written after the end. */
  write(action: Action): void {
    if (this.ended) return
    if (this.#meant.status === 'queued') this.#setStatus('running', this.#meant.attempt, null)
    switch (action.do) {
      case 'say':
        return this.#say(0, action.text)
      case 'repeat':
        return this.#say(action.units, action.text)
      case 'revise':
        return this.#revise(action.at, action.text)
      case 'start':
        return this.#startTool(`tool-${action.tool}`)
      case 'finish':
        return this.#finishTool(action.tool)
      case 'dataset':
        return this.#putDataset(`dataset-${action.dataset}`, `tool-${action.tool}`)
      case 'chart':
        return this.#putChart(`chart-${action.chart}`, `dataset-${action.dataset}`)
      case 'suggest':
        return this.#suggest(action.count)
      case 'check':
        return this.#judge(action.marks)
      case 'checkpoint':
        this.#checkpoint = structuredClone(this.#meant)
        return this.#touched.clear()
      case 'takeover':
        return this.#takeOver(action.text)
      case 'novelty':
        return this.#log({ event: 'novelty', data: { anything: this.#counter++ } })
      case 'end':
        return this.#end(action.fails)
    }
  }

  #log(event: WrittenEvent): void {
    this.events.push(event)
    this.meanings.push(structuredClone(this.#meant))
  }

  #setStatus(status: 'queued' | 'running', attempt: number, reason: string | null): void {
    this.#meant = { ...this.#meant, status, attempt, reason }
    this.#log({ event: 'status', data: { status, attempt, ...(reason === null ? {} : { reason }) } })
  }

  #say(repeatedUnits: number, text: string): void {
    const item = this.#currentBlock()
    const offset = Math.max(0, item.units.length - repeatedUnits)
    const again = item.units.slice(offset).join('')
    this.#append(item, text)
    this.#log({ event: 'text', data: { mode: 'delta', block: item.block, offset, text: again + text } })
  }

  /** Not before the checkpoint: what is cut there could not come back. */
  #revise(at: number, text: string): void {
    const from = position(this.#checkpoint)
    const choices = blocksOf(this.#meant).filter(({ block }) => block >= from.block)
    const item = choices[at % Math.max(1, choices.length)] ?? this.#currentBlock()
    const lowest = item.block === from.block ? Math.min(from.offset, item.units.length) : 0
    const offset = lowest + (at % (item.units.length - lowest + 1))
    item.units.length = offset
    this.#append(item, text)
    this.#meant.items = this.#meant.items.filter(
      (other) => !('units' in other) || (other.block <= item.block && other.units.length > 0),
    )
    this.#log({ event: 'text', data: { mode: 'snapshot', block: item.block, offset, text } })
  }

  #startTool(toolCallId: string): void {
    const start: ToolStartData = { toolCallId, tool: 'query', title: `start ${this.#counter++}`, input: {} }
    const { items } = this.#meant
    const at = items.findIndex((item) => 'toolCallId' in item && item.toolCallId === toolCallId)
    items.splice(at < 0 ? items.length : at, at < 0 ? 0 : 1, { toolCallId, start, end: null })
    this.#touched.add(toolCallId)
    this.#log({ event: 'tool_start', data: start })
  }

  #finishTool(tool: number): void {
    const started = this.#meant.items.filter((item) => 'toolCallId' in item)
    const item = started[tool % Math.max(1, started.length)]
    if (!item) return
    const { toolCallId } = item
    const summary = `end ${this.#counter++}`
    item.end = { toolCallId, tool: 'query', outcome: 'ok', summary, durationMs: 1 }
    this.#touched.add(toolCallId)
    this.#log({ event: 'tool_end', data: item.end })
  }

  #putDataset(datasetId: string, toolCallId: string): void {
    const title = `dataset ${this.#counter++}`
    const columns: DatasetData['columns'] = [{ key: 'a', label: 'A', unit: 'usd' }]
    const rows = [{ a: this.#counter }]
    const data: DatasetData = {
      datasetId,
      toolCallId,
      title,
      columns,
      rows,
      total: 1,
      asOf: '2026-06-30',
      scope: 'all',
    }
    replace(this.#meant.datasets, data, 'datasetId')
    this.#touched.add(datasetId)
    this.#log({ event: 'dataset', data })
  }

  #putChart(chartId: string, datasetId: string): void {
    const spec: ChartData['spec'] = { kind: 'bar', x: 'a', series: ['a'], unit: 'usd' }
    const data: ChartData = { chartId, datasetId, title: `chart ${this.#counter++}`, spec }
    replace(this.#meant.charts, data, 'chartId')
    this.#touched.add(chartId)
    this.#log({ event: 'chart', data })
  }

  #suggest(count: number): void {
    this.#meant.followUps = Array.from({ length: count }, (_, index) => `question ${index} of ${this.#counter++}`)
    this.#log({ event: 'follow_ups', data: { items: this.#meant.followUps } })
  }

  #judge(count: number): void {
    const marks = Array.from({ length: count }, (_, index) => ({ offset: index, length: 1 }))
    this.#meant.check = { cited: this.#counter++, supported: 0, unsupported: count, marks }
    this.#log({ event: 'check', data: this.#meant.check })
  }

  /** Back to the copy that the checkpoint made, less what has events past it. */
  #takeOver(text: string): void {
    this.#setStatus('queued', this.#meant.attempt + 1, 'process_died')
    this.#setStatus('running', this.#meant.attempt, null)
    const { status, attempt, reason } = this.#meant
    const kept = without(structuredClone(this.#checkpoint), this.#touched)
    this.#meant = { ...kept, status, attempt, reason, followUps: [], check: null }
    const { block, offset } = position(this.#checkpoint)
    this.#append(blocksOf(this.#meant).at(-1) ?? { block, units: [] }, text)
    this.#log({ event: 'text', data: { mode: 'snapshot', block, offset, text, drop: [...this.#touched] } })
  }

  #end(fails: boolean): void {
    if (fails) {
      this.#meant.error = { code: 'internal', message: 'Something went wrong', retryable: true }
      this.#log({ event: 'error', data: this.#meant.error })
    }
    const reason = fails ? { reason: 'internal' } : {}
    const status = fails ? 'failed' : 'completed'
    const done: DoneData = {
      status,
      ...reason,
      attempt: this.#meant.attempt,
      durationMs: 1,
      usage: [],
      costMicroUsd: 0,
    }
    this.#meant = { ...this.#meant, status, reason: done.reason ?? null, done }
    this.#log({ event: 'done', data: done })
  }

  /** The block that is spoken in: the last item, or a new one behind it. */
  #currentBlock(): MeantBlock {
    const last = this.#meant.items.at(-1)
    if (last && 'units' in last) return last
    return { block: Math.max(-1, ...blocksOf(this.#meant).map(({ block }) => block)) + 1, units: [] }
  }

  #append(item: MeantBlock, text: string): void {
    item.units.push(...text.split(''))
    if (item.units.length > 0 && !this.#meant.items.includes(item)) this.#meant.items.push(item)
  }
}

function blocksOf(state: Meaning): MeantBlock[] {
  return state.items.filter((item) => 'units' in item)
}

/** Where the text ends. */
function position(state: Meaning): { block: number; offset: number } {
  const last = blocksOf(state).at(-1)
  return last ? { block: last.block, offset: last.units.length } : { block: 0, offset: 0 }
}

function without(state: Meaning, ids: ReadonlySet<string>): Meaning {
  return {
    ...state,
    items: state.items.filter((item) => !('toolCallId' in item && ids.has(item.toolCallId))),
    datasets: state.datasets.filter(({ datasetId }) => !ids.has(datasetId)),
    charts: state.charts.filter(({ chartId }) => !ids.has(chartId)),
  }
}

function replace<T>(list: T[], item: T, key: keyof T): void {
  const at = list.findIndex((other) => other[key] === item[key])
  list.splice(at < 0 ? list.length : at, at < 0 ? 0 : 1, item)
}
