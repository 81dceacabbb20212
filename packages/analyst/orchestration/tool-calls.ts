import { DATASET_EVENT_MAX_ROWS, fitEvent, type DatasetData } from '@perdure/protocol'
import type { ToolAnswer, ToolCall } from '../providers/model.ts'
import { toModelAnswer } from '../providers/tool-answer.ts'
import { findTool } from '../tools/registry.ts'
import type { KnownDataset, Tool, ToolContext, ToolDataset, ToolResult } from '../tools/tool.ts'
import { abortable } from './abortable.ts'
import { argumentFaults } from './argument-faults.ts'
import type { AnalystCaches } from './analyst-caches.ts'
import { boundedResult } from './bounded-result.ts'
import type { Progress } from './checkpoint.ts'
import type { AnalystEvent } from './execution.ts'
import { TOOL_CALLS_PER_STEP_MAX } from './limits.ts'

export interface ToolRunner {
  runId: string
  tools: readonly Tool[]
  context: Omit<ToolContext, 'datasets'>
  /** Absent: every call runs. */
  caches?: Pick<AnalystCaches, 'runTool'> | undefined
  nowMs: () => number
  /** Told of a tool that threw: something is broken on our side. */
  onToolFailure(error: unknown, tool: string): void
}

/** A call under way: it has begun, whether or not anybody waits for it. */
export interface RunningCall {
  call: ToolCall
  result: Promise<{ result: ToolResult; durationMs: number }>
}

export function startEvent(tools: readonly Tool[], call: ToolCall): AnalystEvent {
  const title = findTool(tools, call.name)?.title ?? call.name
  return { event: 'tool_start', data: { toolCallId: call.id, tool: call.name, title, input: call.input } }
}

/** Starts all calls of one message at once. They know the datasets of the steps before. */
export function startCalls(
  runner: ToolRunner,
  calls: readonly ToolCall[],
  datasets: readonly KnownDataset[],
): RunningCall[] {
  const context: ToolContext = { ...runner.context, datasets }
  return calls.map((call, index) => {
    const startedAtMs = runner.nowMs()
    const result = (index < TOOL_CALLS_PER_STEP_MAX ? runCall(runner, call, context) : Promise.resolve(TOO_MANY)).then(
      (done) => ({ result: done, durationMs: Math.max(0, Math.round(runner.nowMs() - startedAtMs)) }),
    )
    // Awaited in order later; an abort in between must not count as unhandled.
    result.catch(() => undefined)
    return { call, result }
  })
}

const TOO_MANY: ToolResult = {
  outcome: 'error',
  summary: `At most ${TOOL_CALLS_PER_STEP_MAX} tools can be called at once. Call this one again.`,
}

async function runCall(runner: ToolRunner, call: ToolCall, context: ToolContext): Promise<ToolResult> {
  if (call.malformed) return { outcome: 'error', summary: 'The arguments were not a JSON object. Call the tool again.' }
  try {
    return await runTool(runner.tools, call.name, call.input, context, runner.caches)
  } catch (error) {
    context.signal.throwIfAborted()
    runner.onToolFailure(error, call.name)
    return { outcome: 'error', summary: 'The tool failed on our side. Its figures are not available right now.' }
  }
}

/**
 * Runs one tool by name with whatever arguments came, under the context's rights. An unknown tool or arguments that its
 * schema refuses are an `error` result that says what is allowed. Throws what the tool throws, and the signal's reason
 * as soon as that aborts.
 */
export async function runTool(
  tools: readonly Tool[],
  name: string,
  input: unknown,
  context: ToolContext,
  caches?: Pick<AnalystCaches, 'runTool'>,
): Promise<ToolResult> {
  context.signal.throwIfAborted()
  const tool = findTool(tools, name)
  if (tool === undefined) {
    return {
      outcome: 'error',
      summary: `There is no tool "${name}". Tools: ${tools.map((each) => each.name).join(', ')}.`,
    }
  }
  const parsed = tool.input.safeParse(input, { reportInput: true })
  if (!parsed.success) {
    const faults = argumentFaults(parsed.error, tool.input).join('; ')
    return { outcome: 'error', summary: `The arguments do not fit. ${faults}` }
  }
  const result = caches ? caches.runTool(tool, parsed.data, context) : tool.run(parsed.data, context)
  return abortable(result, context.signal)
}

export interface CallOutcome {
  events: AnalystEvent[]
  answer: ToolAnswer
  progress: Pick<Progress, 'datasets' | 'charts'>
}

/**
 * Gives one result its ids, in the order of the calls, and tells it three times over: to the reader, the model, the
 * next step. Each within its bounds, whatever the tool gave.
 */
export function concludeCall(
  runId: string,
  call: ToolCall,
  { result: given, durationMs }: { result: ToolResult; durationMs: number },
  { datasets, charts }: Pick<Progress, 'datasets' | 'charts'>,
): CallOutcome {
  const result = boundedResult(given)
  const made = result.outcome === 'ok' ? result : undefined
  const told = made?.dataset && datasetTold(made.dataset, `${runId}.d${datasets.length + 1}`, call.id)
  const chart = made?.chart && { ...made.chart, chartId: `${runId}.c${charts + 1}` }
  const events: AnalystEvent[] = []
  if (told) events.push({ event: 'dataset', data: told })
  if (chart) events.push({ event: 'chart', data: chart })
  events.push({
    event: 'tool_end',
    data: {
      toolCallId: call.id,
      tool: call.name,
      outcome: result.outcome,
      summary: result.summary,
      durationMs,
      ...(told ? { datasetId: told.datasetId } : {}),
      ...(made?.download ? { download: made.download } : {}),
    },
  })
  const dataset = told && withoutCall(told)
  const content = toModelAnswer(result, {
    ...(dataset ? { dataset } : {}),
    ...(chart ? { chartId: chart.chartId } : {}),
  })
  return {
    events,
    answer: { toolCallId: call.id, outcome: result.outcome, content },
    progress: { datasets: dataset ? [...datasets, dataset] : datasets, charts: chart ? charts + 1 : charts },
  }
}

/** As it fits into one event: what a reader holds is what a later chart draws. */
function datasetTold(dataset: ToolDataset, datasetId: string, toolCallId: string): DatasetData {
  const rows = dataset.rows.slice(0, DATASET_EVENT_MAX_ROWS)
  const { data } = fitEvent({ event: 'dataset', data: { ...dataset, rows, datasetId, toolCallId } })
  return data as DatasetData
}

function withoutCall(told: DatasetData): KnownDataset {
  const { toolCallId: _, ...dataset } = told
  return dataset
}
