import type { LogEvent, TextData } from './events.ts'
import { TEXT_EVENT_MAX_UNITS } from './limits.ts'
import { splitText } from './text.ts'
import type { RunView, ViewItem } from './view.ts'

/**
 * The fold: the shortest events that bring an empty reader to `view`, in the order the protocol fixes. Blocks and
 * tool calls in the reader's order, datasets, charts, follow-ups, `check`, `error`, the last `status` logged, then
 * `done` if the run has ended. Every event is within `EVENT_MAX_BYTES` if those were that the view was made from. On the wire
 * only the last one carries an id. Empty for an empty view; `GET /runs/{id}` answers it as JSON. `maxUnits` bounds
 * the text of one event.
 */
export function foldEvents(view: RunView, maxUnits = TEXT_EVENT_MAX_UNITS): LogEvent[] {
  const events: LogEvent[] = []
  let highestBlock = -1
  for (const item of view.items) {
    if (item.kind === 'tool') {
      pushTool(events, item)
    } else {
      const mode = item.block > highestBlock ? 'snapshot' : 'delta'
      events.push(...tellBlock(item, mode, maxUnits))
      highestBlock = Math.max(highestBlock, item.block)
    }
  }
  for (const data of view.datasets) events.push({ event: 'dataset', data })
  for (const data of view.charts) events.push({ event: 'chart', data })
  if (view.followUps.length > 0) events.push({ event: 'follow_ups', data: { items: [...view.followUps] } })
  if (view.check) events.push({ event: 'check', data: view.check })
  if (view.error) events.push({ event: 'error', data: view.error })
  if (view.lastStatus) events.push({ event: 'status', data: view.lastStatus })
  if (view.done) events.push({ event: 'done', data: view.done })
  return events
}

function pushTool(events: LogEvent[], tool: ViewItem & { kind: 'tool' }): void {
  events.push({ event: 'tool_start', data: tool.start })
  if (tool.end) events.push({ event: 'tool_end', data: tool.end })
}

/**
 * A snapshot and, where the block is long, further deltas. A snapshot drops every later block, so a block that stands
 * behind one of a higher number (an executor's log never does that, but a reader may hold it) is told in deltas alone.
 */
function tellBlock(
  { block, text }: ViewItem & { kind: 'text' },
  first: TextData['mode'],
  maxUnits: number,
): LogEvent[] {
  let offset = 0
  return splitText(text, maxUnits).map((piece) => {
    const mode = offset === 0 ? first : 'delta'
    const data: TextData = { mode, block, offset, text: piece }
    offset += piece.length
    return { event: 'text', data }
  })
}
