/** Builds answers of the Messages API, event by event, the way the provider streams them. */

export interface FakeEvent {
  type: string
  [field: string]: unknown
}

export type FakeBlock =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }

export interface FakeUsage {
  inputTokens: number
  outputTokens: number
  cacheReadTokens?: number
  cacheWriteTokens?: number
}

export interface FakeMessage {
  model?: string
  blocks: readonly FakeBlock[]
  stopReason?: string
  usage?: FakeUsage
}

/** UTF-16 units of tool input in one delta: small, so that reading it in pieces is always put to the test. */
const INPUT_PIECE_CHARACTERS = 7

/** A whole streamed message, pings included. */
export function messageEvents(message: FakeMessage, messageId = 'msg_fake'): FakeEvent[] {
  const usage = message.usage ?? { inputTokens: 100, outputTokens: 50 }
  const stopReason =
    message.stopReason ?? (message.blocks.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn')
  return [
    {
      type: 'message_start',
      message: {
        id: messageId,
        type: 'message',
        role: 'assistant',
        model: message.model ?? 'claude-sonnet-5-5',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...inputUsage(usage), output_tokens: 1 },
      },
    },
    { type: 'ping' },
    ...message.blocks.flatMap((block, index) => blockEvents(block, index)),
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { ...inputUsage(usage), output_tokens: usage.outputTokens },
    },
    { type: 'message_stop' },
  ]
}

function inputUsage(usage: FakeUsage): Record<string, number> {
  return {
    input_tokens: usage.inputTokens,
    cache_creation_input_tokens: usage.cacheWriteTokens ?? 0,
    cache_read_input_tokens: usage.cacheReadTokens ?? 0,
  }
}

function blockEvents(block: FakeBlock, index: number): FakeEvent[] {
  const { start, deltas } = parts(block)
  return [
    { type: 'content_block_start', index, content_block: start },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
}

function parts(block: FakeBlock): { start: object; deltas: object[] } {
  switch (block.type) {
    case 'text':
      return {
        start: { type: 'text', text: '' },
        deltas: (block.text.match(/\S+\s*|\s+/g) ?? []).map((text) => ({ type: 'text_delta', text })),
      }
    case 'thinking':
      return {
        start: { type: 'thinking', thinking: '', signature: '' },
        deltas: [
          { type: 'thinking_delta', thinking: block.thinking },
          { type: 'signature_delta', signature: block.signature },
        ],
      }
    case 'redacted_thinking':
      return { start: block, deltas: [] }
    case 'tool_use':
      return {
        start: { ...block, input: {} },
        deltas: ['', ...pieces(JSON.stringify(block.input))].map((text) => ({
          type: 'input_json_delta',
          partial_json: text,
        })),
      }
  }
}

function pieces(text: string): string[] {
  const count = Math.ceil(text.length / INPUT_PIECE_CHARACTERS)
  return Array.from({ length: count }, (_, at) =>
    text.slice(at * INPUT_PIECE_CHARACTERS, (at + 1) * INPUT_PIECE_CHARACTERS),
  )
}

/** An event with its framing. */
export function toServerSentEvent(event: FakeEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
