/** What a client of the Messages API sends, as far as the fake looks at it. */
export interface FakeRequestBody {
  model: string
  max_tokens: number
  system?: { type: string; text: string; cache_control?: unknown }[]
  tools?: { name: string; input_schema: Record<string, unknown>; cache_control?: unknown }[]
  messages: { role: string; content: FakeContent[] }[]
  [field: string]: unknown
}

export interface FakeContent {
  type: string
  text?: string
  id?: string
  name?: string
  input?: unknown
  tool_use_id?: string
  content?: unknown
  is_error?: boolean
  cache_control?: unknown
  [field: string]: unknown
}
