/** What a client of the chat completions API sends, as far as the fake looks at it. */
export interface FakeOpenAiBody {
  model: string
  stream?: boolean
  tools?: { type: string; function: { name: string; parameters: Record<string, unknown> } }[]
  messages: FakeOpenAiMessage[]
  [field: string]: unknown
}

export interface FakeOpenAiMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content?: unknown
  reasoning_content?: string
  tool_calls?: { id: string; type: string; function: { name: string; arguments: string } }[]
  tool_call_id?: string
}

/**
 * What servers of this API refuse with 400, as far as an agent's loop can get it wrong. The fault in words; undefined:
 * none.
 */
export function requestFault({ model, stream, messages, tools = [] }: FakeOpenAiBody): string | undefined {
  if (!model) return 'model: required'
  if (stream !== true) return 'stream: only streaming is served here'
  if (messages.slice(1).some(({ role }) => role === 'system')) return 'messages: system must be the first and only one'
  if (tools.some((tool) => tool.function.parameters['type'] !== 'object')) return 'tools: parameters must be an object'
  return pairingFault(messages)
}

/** Every call is answered right after its message, every answer belongs to a call, arguments are JSON objects. */
function pairingFault(messages: readonly FakeOpenAiMessage[]): string | undefined {
  let open = new Set<string>()
  for (const { role, tool_call_id: answered, tool_calls: calls = [] } of messages) {
    if (role === 'tool') {
      if (!open.delete(answered ?? '')) return 'messages: a tool message must follow the call it answers'
      continue
    }
    if (open.size > 0) return 'messages: a call is not answered'
    for (const call of calls) if (!/^\{.*\}$/s.test(call.function.arguments)) return 'messages: arguments are no object'
    open = new Set(calls.map(({ id }) => id))
  }
  return open.size > 0 ? 'messages: a call is not answered' : undefined
}
