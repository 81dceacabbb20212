import type { ExecutorEvent } from '@perdure/engine'

/** One server-sent event as the handler wrote it; `message` where it gave no name. */
export interface HandlerEvent {
  name: string
  data: string
}

/**
 * What an event says: executor events (none, where it has no meaning for a run), `end` where the answer is complete, or
 * that the handler failed, in words for people.
 */
export type Heard = readonly ExecutorEvent[] | 'end' | { failed: string }

/** Reads the events of one answer, in order. A `tool_end` must only follow its `tool_start`. */
export type EventReader = (event: HandlerEvent) => Heard

const NOTHING: Heard = []

/** Names under which handlers send words. Others say nothing, unless their data has a type that is known. */
const SPOKEN_NAMES = new Set(['message', 'text', 'delta', 'token', 'content', 'chunk', 'answer'])
/** Fields in which handlers send words, the usual one first. */
const SPOKEN_FIELDS = ['delta', 'text', 'content', 'token', 'answer']

/** Data with a `type` of a known vocabulary. */
type TypedReader = (data: Record<string, unknown>) => Heard

/**
 * Understands what most chat handlers send: plain `data:` text, JSON strings, JSON objects with the words in `delta`,
 * `text`, `content`, `token` or `answer`, the chunks of OpenAI and Anthropic, and the AI SDK's UI message stream with
 * its tool calls. `[DONE]`, and events named `done` or `end`, end the answer; events named or typed `error` fail it.
 * `nowMs` tells how long a tool took.
 */
export function createEventReader(nowMs: () => number): EventReader {
  const typed = typedReaders(nowMs)
  return ({ name, data }) => {
    if (data === '[DONE]' || name === 'done' || name === 'end') return 'end'
    const value = parseJson(data)
    if (name === 'error') return { failed: failureText(value, data) }
    if (isRecord(value)) {
      const read = typeof value['type'] === 'string' ? typed.get(value['type']) : undefined
      if (read) return read(value)
      const isSpoken = SPOKEN_NAMES.has(name) && isSpokenType(value['type'])
      return isSpoken ? say(wordsOf(value)) : NOTHING
    }
    if (!SPOKEN_NAMES.has(name)) return NOTHING
    return say(typeof value === 'string' ? value : data)
  }
}

/** The types of Anthropic, of OpenAI's responses and of the AI SDK. What is not here says nothing. */
function typedReaders(nowMs: () => number): Map<string, TypedReader> {
  const tools = new Map<string, { tool: string; startedAtMs: number }>()
  const endTool = (data: Record<string, unknown>, outcome: 'ok' | 'error', summary: string): Heard => {
    const toolCallId = wordOf(data['toolCallId'])
    const started = tools.get(toolCallId)
    if (!started) return NOTHING
    const { tool, startedAtMs } = started
    const durationMs = Math.max(0, Math.round(nowMs() - startedAtMs))
    return [{ event: 'tool_end', data: { toolCallId, tool, outcome, summary, durationMs } }]
  }
  return new Map<string, TypedReader>([
    ['content_block_delta', ({ delta }) => say(isRecord(delta) ? delta['text'] : undefined)],
    ['response.output_text.delta', ({ delta }) => say(delta)],
    ['text-delta', ({ delta, textDelta }) => say(delta ?? textDelta)],
    [
      'tool-input-available',
      ({ toolCallId: id, toolName, title, input }) => {
        const toolCallId = wordOf(id)
        const tool = wordOf(toolName)
        tools.set(toolCallId, { tool, startedAtMs: nowMs() })
        return [{ event: 'tool_start', data: { toolCallId, tool, title: wordOf(title) || tool, input } }]
      },
    ],
    ['tool-output-available', (data) => (data['preliminary'] === true ? NOTHING : endTool(data, 'ok', ''))],
    ['tool-output-error', (data) => endTool(data, 'error', wordOf(data['errorText']))],
    ['error', (data) => ({ failed: failureText(data, '') })],
  ])
}

/** `{"type":"token","text":"…"}` is spoken, `{"type":"output_text.done","text":"…"}` would say all of it once more. */
function isSpokenType(type: unknown): boolean {
  return type === undefined || (typeof type === 'string' && SPOKEN_NAMES.has(type))
}

function wordsOf(value: Record<string, unknown>): unknown {
  const field = SPOKEN_FIELDS.find((name) => value[name] !== undefined && value[name] !== null)
  if (field !== undefined) return partsOf(value[field])
  const [choice] = Array.isArray(value['choices']) ? (value['choices'] as unknown[]) : []
  if (!isRecord(choice)) return undefined
  const said = choice['delta'] ?? choice['message']
  return isRecord(said) ? partsOf(said['content']) : choice['text']
}

/** Words, or `{ text }` or `{ content }` around them, or a list of such parts. */
function partsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(partsOf).join('')
  return wordOf(isRecord(value) ? (value['text'] ?? value['content']) : value)
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function say(text: unknown): Heard {
  return typeof text === 'string' && text !== '' ? [{ event: 'text', text }] : NOTHING
}

function failureText(value: unknown, raw: string): string {
  if (!isRecord(value)) return typeof value === 'string' ? value : raw
  const { error, errorText, message } = value
  const text = errorText ?? (isRecord(error) ? error['message'] : error) ?? message
  return typeof text === 'string' ? text : ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
