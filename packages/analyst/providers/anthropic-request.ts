import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  TextBlockParam,
  ToolResultBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import type { SystemPart } from '../prompts/system-prompt.ts'
import type { AssistantPart, ModelMessage, ModelRequest, ToolAnswer } from './model.ts'

/** This step's tail and the one before. */
const TAILS_CACHED = 2
const CACHED = { type: 'ephemeral' } as const
/** The provider refuses a text block without a visible character. */
const NO_WORDS = '(no words)'

/**
 * A step as the Messages API wants it. Three cache marks: the end of the stable system prompt, which covers the tools
 * before it and is the same for every run; the conversation's tail, for the next step to read; and the tail of the step
 * before, which this one reads. The provider would look for that one by itself, but only 20 blocks back from a mark, and
 * a step with many calls is longer.
 */
export function toAnthropicRequest(request: ModelRequest): MessageCreateParamsStreaming {
  return {
    model: request.model,
    max_tokens: request.maxOutputTokens,
    stream: true,
    system: systemBlocks(request.system),
    tools: request.tools.map((tool) => ({
      name: tool.name,
      description: tool.description,
      input_schema: { ...tool.inputSchema, type: 'object' },
    })),
    messages: withCachedTails(request.messages.map(toMessage).filter((message) => message.content.length > 0)),
  }
}

interface BlockMessage {
  role: 'user' | 'assistant'
  content: ContentBlockParam[]
}

function systemBlocks(parts: readonly SystemPart[]): TextBlockParam[] {
  const lastStable = parts.findLastIndex((part) => part.stable)
  return parts.map((part, index) => ({
    type: 'text',
    text: part.text,
    ...(index === lastStable ? { cache_control: CACHED } : {}),
  }))
}

function toMessage(message: ModelMessage): BlockMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.text.trim() === '' ? NO_WORDS : message.text }] }
    case 'assistant':
      return { role: 'assistant', content: message.parts.flatMap(toBlocks) }
    case 'tool':
      return { role: 'user', content: message.answers.map(toResultBlock) }
  }
}

function toBlocks(part: AssistantPart): ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    case 'tool_call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: part.input }]
    case 'opaque':
      return [part.body as ContentBlockParam]
  }
}

function toResultBlock(answer: ToolAnswer): ToolResultBlockParam {
  return {
    type: 'tool_result',
    tool_use_id: answer.toolCallId,
    content: answer.content,
    is_error: answer.outcome === 'error',
  }
}

/**
 * Marks the last block of the last messages from our side; what the model itself said may be thinking, which takes no
 * mark.
 */
function withCachedTails(messages: BlockMessage[]): BlockMessage[] {
  const ours = messages.flatMap(({ role }, index) => (role === 'user' ? [index] : []))
  const tails = new Set(ours.slice(-TAILS_CACHED))
  return messages.map((message, index) => {
    const last = message.content.at(-1)
    if (!tails.has(index) || last === undefined) return message
    return {
      ...message,
      content: [...message.content.slice(0, -1), { ...last, cache_control: CACHED } as ContentBlockParam],
    }
  })
}
