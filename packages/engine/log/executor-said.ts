import { encodeJson, fitEvent, parseEvent, type LogEvent, type RunView } from '@perdure/protocol'
import { CHARGE_MAX_BYTES } from '../limits.ts'
import type { Charge, EmitOptions, ExecutorEvent } from '../runs/executor.ts'
import { chargeSizeBytes } from './run-charges.ts'

/** What an executor said, checked: it can stand in a log and every reader can read it. */
export interface Said {
  /** Plain words, or an event within its bound. */
  parts: (string | LogEvent)[]
  charges: Charge[]
  /** JSON; absent where nothing is to be checkpointed. */
  checkpoint: string | undefined
}

const EXECUTOR_EVENTS: ReadonlySet<string> = new Set<ExecutorEvent['event']>([
  'text',
  'tool_start',
  'tool_end',
  'dataset',
  'chart',
  'follow_ups',
  'check',
])

/**
 * Checks all of one `emit` before any of it is taken. Values are copied by way of JSON, so that what is kept is what is
 * logged, whatever the executor does with its objects later. Throws a TypeError or RangeError that says what is wrong.
 * `isStarted` tells the tool calls that a reader holds: one cannot end that has not begun.
 */
export function checkSaid(
  events: readonly ExecutorEvent[],
  { checkpoint, charges = [] }: EmitOptions,
  isStarted: (toolCallId: string) => boolean,
): Said {
  const started = new Set<string>()
  const parts = events.map((event) => {
    if (event.event === 'text') return checkText(event.text)
    const checked = checkEvent(event)
    if (checked.event === 'tool_start') started.add(checked.data.toolCallId)
    if (checked.event === 'tool_end') {
      const { toolCallId } = checked.data
      if (!started.has(toolCallId) && !isStarted(toolCallId)) throw new TypeError(`No tool call ${toolCallId} has begun`)
    }
    return checked
  })
  return {
    parts,
    charges: charges.map(checkCharge),
    checkpoint: checkpoint === undefined ? undefined : jsonOf(checkpoint, 'A checkpoint'),
  }
}

/** The tool calls that a reader with this view knows. */
export function toolCallIds(view: RunView): string[] {
  return view.items.flatMap((item) => (item.kind === 'tool' ? [item.toolCallId] : []))
}

function checkText(text: unknown): string {
  if (typeof text !== 'string') throw new TypeError('A text event holds no text')
  return text
}

function checkEvent(event: Exclude<ExecutorEvent, { event: 'text' }>): LogEvent {
  if (!EXECUTOR_EVENTS.has(event.event)) throw new TypeError(`An executor cannot say ${event.event}`)
  const parsed = parseEvent(event.event, JSON.parse(jsonOf(event.data, `A ${event.event} event`)))
  if (parsed === undefined || parsed.event === 'ready') throw new TypeError(`This is no ${event.event} event`)
  return fitEvent(parsed)
}

function checkCharge({ id, body }: Charge): Charge {
  if (typeof id !== 'string' || id === '' || id.includes('\u0000')) {
    throw new TypeError('The id of a charge is at least one character, and none of them U+0000')
  }
  const charge = { id, body: JSON.parse(jsonOf(body, 'A charge')) as unknown }
  const sizeBytes = chargeSizeBytes(charge)
  if (sizeBytes > CHARGE_MAX_BYTES) throw new RangeError(`A charge is at most ${CHARGE_MAX_BYTES} bytes; this one is ${sizeBytes}`)
  return charge
}

function jsonOf(value: unknown, what: string): string {
  const json = encodeJson(value)
  if (json === '') throw new TypeError(`${what} must be JSON`)
  return json
}
