import { encodeJson, EVENT_MAX_BYTES, eventSizeBytes, type LogEvent, type TextData } from '@perdure/protocol'

/** Where the text of a run stands: what turns an executor's plain words into numbered blocks with offsets. */
export interface TextPosition {
  /** The last block with text, or -1 before any. */
  block: number
  /** Its length in UTF-16 code units. */
  offset: number
  /** True where a tool call began after that text: more text is a new block. */
  afterTool: boolean
}

export const TEXT_START: TextPosition = { block: -1, offset: 0, afterTool: false }

/** The delta that says `text` (not empty) at this position, and the position after it. */
export function placeText(position: TextPosition, text: string): { data: TextData; position: TextPosition } {
  const fresh = position.block < 0 || position.afterTool
  const block = fresh ? position.block + 1 : position.block
  const offset = fresh ? 0 : position.offset
  return {
    data: { mode: 'delta', block, offset, text },
    position: { block, offset: offset + text.length, afterTool: false },
  }
}

/** A tool call that begins ends the block. */
export function afterToolStart(position: TextPosition): TextPosition {
  return position.afterTool ? position : { ...position, afterTool: true }
}

/**
 * What goes before the first thing that a new attempt says: it cuts the text back to the checkpoint and names every tool
 * call, dataset and chart with an event past it. One snapshot, or as many as the names take within the bound of an event:
 * each cuts to the same place.
 */
export function takeBack(checkpoint: TextPosition, past: readonly LogEvent[]): LogEvent[] {
  const drop = new Set<string>()
  for (const event of past) {
    if (event.event === 'tool_start' || event.event === 'tool_end') drop.add(event.data.toolCallId)
    else if (event.event === 'dataset') drop.add(event.data.datasetId)
    else if (event.event === 'chart') drop.add(event.data.chartId)
  }
  const block = Math.max(0, checkpoint.block)
  const snapshotOf = (names: string[]): LogEvent => ({
    event: 'text',
    data: { mode: 'snapshot', block, offset: checkpoint.offset, text: '', drop: names },
  })
  const roomBytes = EVENT_MAX_BYTES - eventSizeBytes(snapshotOf([]))
  return inParts([...drop], roomBytes).map(snapshotOf)
}

/** The names in lists that measure at most `maxBytes` as JSON; a longer name is alone. One empty list for none. */
function inParts(names: readonly string[], maxBytes: number): string[][] {
  const parts: string[][] = [[]]
  let sizeBytes = 0
  for (const name of names) {
    // With the comma behind it.
    const nameBytes = Buffer.byteLength(encodeJson(name)) + 1
    if (sizeBytes > 0 && sizeBytes + nameBytes > maxBytes) {
      parts.push([])
      sizeBytes = 0
    }
    parts.at(-1)?.push(name)
    sizeBytes += nameBytes
  }
  return parts
}
