import type { FakeContent, FakeRequestBody } from './fake-anthropic-body.ts'

const CACHE_MARKS_MAX = 4
const TOOL_ID = /^[a-zA-Z0-9_-]+$/

type Rule = (body: FakeRequestBody) => string | undefined

/**
 * What the Messages API refuses with 400, as far as an agent's loop can get it wrong. The fault in words; undefined:
 * none.
 */
export function requestFault(body: FakeRequestBody): string | undefined {
  for (const rule of RULES) {
    const fault = rule(body)
    if (fault !== undefined) return fault
  }
  return undefined
}

const RULES: readonly Rule[] = [
  ({ model, max_tokens }) =>
    model && max_tokens > 0 ? undefined : 'model: Field required, max_tokens: Field required',
  ({ stream }) => (stream === true ? undefined : 'stream: only streaming is served here'),
  ({ messages }) => (messages[0]?.role === 'user' ? undefined : 'messages: first message must use the "user" role'),
  ({ messages }) =>
    messages.every(({ content }) => content.length > 0) ? undefined : 'messages: content must not be empty',
  ({ system = [], messages }) =>
    [...system, ...blocksOf(messages)].every((block) => block.type !== 'text' || block.text?.trim())
      ? undefined
      : 'messages: text content blocks must contain non-whitespace text',
  (body) => (cacheMarks(body) <= CACHE_MARKS_MAX ? undefined : `cache_control: at most ${CACHE_MARKS_MAX} blocks`),
  ({ messages }) =>
    blocksOf(messages).some((block) => block.type.includes('thinking') && block.cache_control !== undefined)
      ? 'cache_control: not allowed on thinking blocks'
      : undefined,
  ({ tools = [] }) =>
    tools.every(({ input_schema }) => input_schema.type === 'object') ? undefined : 'tools: input_schema.type',
  ({ messages }) =>
    blocksOf(messages).every(
      ({ type, id, input }) => type !== 'tool_use' || (TOOL_ID.test(id ?? '') && isObject(input)),
    )
      ? undefined
      : 'messages: tool_use: id or input is invalid',
  pairing,
]

/**
 * Every call is answered in the very next message, every answer belongs to a call of the message before it, ids are
 * unique.
 */
function pairing({ messages }: FakeRequestBody): string | undefined {
  const seen = new Set<string>()
  for (const [index, message] of messages.entries()) {
    const asked = idsOf(message.content, 'tool_use', 'id')
    if (asked.some((id) => seen.has(id)) || new Set(asked).size < asked.length) return 'tool_use: ids must be unique'
    asked.forEach((id) => seen.add(id))
    const answered = idsOf(messages[index + 1]?.content ?? [], 'tool_result', 'tool_use_id')
    if (asked.some((id) => !answered.includes(id))) return 'tool_use: ids were found without tool_result blocks after'
    if (answered.some((id) => !asked.includes(id))) return 'tool_result: unexpected tool_use_id'
  }
  return undefined
}

function idsOf(content: readonly FakeContent[], type: string, field: 'id' | 'tool_use_id'): string[] {
  return content.filter((block) => block.type === type).map((block) => block[field] ?? '')
}

function blocksOf(messages: FakeRequestBody['messages']): FakeContent[] {
  return messages.flatMap(({ content }) => content)
}

function cacheMarks({ system = [], tools = [], messages }: FakeRequestBody): number {
  return [...system, ...tools, ...blocksOf(messages)].filter((block) => block.cache_control !== undefined).length
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
