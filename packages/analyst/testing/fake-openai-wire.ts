/** Builds answers of the chat completions API, chunk by chunk, the way OpenAI-compatible servers stream them. */

export type FakeChunk = Record<string, unknown>

export type FakeOpenAiPart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  | { type: 'call'; id: string; name: string; arguments: string }

export interface FakeCompletion {
  model?: string
  parts: readonly FakeOpenAiPart[]
  finishReason?: string
  /** Cached tokens are part of the prompt's, as this API counts. */
  usage?: { promptTokens: number; completionTokens: number; cachedTokens?: number }
}

/** UTF-16 units of a call's arguments in one chunk: small, so that reading them in pieces is always put to the test. */
const ARGUMENTS_PIECE_CHARACTERS = 5

/** The chunks of a whole answer: role, parts, finish reason, and usage in a chunk of its own without a choice. */
export function completionChunks(completion: FakeCompletion): FakeChunk[] {
  const { parts, usage = { promptTokens: 100, completionTokens: 50 } } = completion
  const hasCalls = parts.some(({ type }) => type === 'call')
  const chunk = (fields: FakeChunk): FakeChunk => ({
    id: 'chatcmpl-fake',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: completion.model ?? 'fake-model',
    ...fields,
  })
  const choice = (delta: FakeChunk, finishReason: string | null = null): FakeChunk =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finishReason }] })
  let calls = 0
  return [
    choice({ role: 'assistant', content: '' }),
    ...parts.flatMap((part) => deltasOf(part, part.type === 'call' ? calls++ : 0)).map((delta) => choice(delta)),
    choice({}, completion.finishReason ?? (hasCalls ? 'tool_calls' : 'stop')),
    chunk({
      choices: [],
      usage: {
        prompt_tokens: usage.promptTokens,
        completion_tokens: usage.completionTokens,
        total_tokens: usage.promptTokens + usage.completionTokens,
        prompt_tokens_details: { cached_tokens: usage.cachedTokens ?? 0 },
      },
    }),
  ]
}

function deltasOf(part: FakeOpenAiPart, index: number): FakeChunk[] {
  switch (part.type) {
    case 'text':
      return wordsOf(part.text).map((content) => ({ content }))
    case 'reasoning':
      return wordsOf(part.text).map((text) => ({ reasoning_content: text }))
    case 'call': {
      const start = { index, id: part.id, type: 'function', function: { name: part.name, arguments: '' } }
      const rest = piecesOf(part.arguments).map((text) => ({ index, function: { arguments: text } }))
      return [start, ...rest].map((call) => ({ tool_calls: [call] }))
    }
  }
}

function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

function piecesOf(text: string): string[] {
  const count = Math.ceil(text.length / ARGUMENTS_PIECE_CHARACTERS)
  return Array.from({ length: count }, (_, at) =>
    text.slice(at * ARGUMENTS_PIECE_CHARACTERS, (at + 1) * ARGUMENTS_PIECE_CHARACTERS),
  )
}

/** A chunk with its framing; the API names no event. */
export function toDataLine(chunk: FakeChunk | '[DONE]'): string {
  return `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`
}
