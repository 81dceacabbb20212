import { analystBlocks } from './fake-analyst.ts'
import type { FakeContent, FakeRequestBody } from './fake-anthropic-body.ts'
import type { FakeBlock } from './fake-anthropic-wire.ts'
import type { FakeOpenAiAnswer, FakeOpenAiRequest } from './fake-openai.ts'
import type { FakeOpenAiBody, FakeOpenAiMessage } from './fake-openai-body.ts'
import { completionChunks, type FakeOpenAiPart } from './fake-openai-wire.ts'

/** Plays the main job over the chat completions API, by the same rules as over Anthropic's. */
export function fakeOpenAiAnalyst({ paceMs = 0 } = {}): (request: FakeOpenAiRequest) => FakeOpenAiAnswer {
  return ({ body, number }) => ({
    type: 'stream',
    paceMs,
    chunks: completionChunks({
      model: body.model,
      parts: analystBlocks(toAnthropicBody(body), number).map(toPart),
      usage: { promptTokens: Math.ceil(JSON.stringify(body).length / 4), completionTokens: 60, cachedTokens: 40 },
    }),
  })
}

/** The other API's body with the same question, tools and results: what the rules look at. */
function toAnthropicBody({ model, tools = [], messages }: FakeOpenAiBody): FakeRequestBody {
  const lastAsked = messages.findLastIndex(({ role }) => role !== 'tool')
  const results = messages.slice(lastAsked + 1).map(toResult)
  const question = { type: 'text', text: textOf(messages.findLast(({ role }) => role === 'user')) }
  return {
    model,
    max_tokens: 1,
    tools: tools.map((tool) => ({ name: tool.function.name, input_schema: tool.function.parameters })),
    messages: [{ role: 'user', content: results.length > 0 ? results : [question] }],
  }
}

function toResult({ tool_call_id: id, content }: FakeOpenAiMessage): FakeContent {
  return { type: 'tool_result', content, ...(id === undefined ? {} : { tool_use_id: id }) }
}

/** Content is a string, or parts of which the texts count. */
function textOf(message: FakeOpenAiMessage | undefined): string {
  const content = message?.content
  if (!Array.isArray(content)) return typeof content === 'string' ? content : ''
  return content.map((part: { text?: string }) => part.text ?? '').join(' ')
}

function toPart(block: FakeBlock): FakeOpenAiPart {
  switch (block.type) {
    case 'text':
      return block
    case 'thinking':
      return { type: 'reasoning', text: block.thinking }
    case 'redacted_thinking':
      return { type: 'reasoning', text: block.data }
    case 'tool_use':
      return { type: 'call', id: block.id, name: block.name, arguments: JSON.stringify(block.input) }
  }
}
