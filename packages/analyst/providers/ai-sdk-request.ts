import type {
  LanguageModelV2FunctionTool,
  LanguageModelV2ReasoningPart,
  LanguageModelV2TextPart,
  LanguageModelV2ToolCallPart,
  LanguageModelV2ToolResultPart,
  SharedV2ProviderOptions,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import { readOpaque } from './ai-sdk-opaque.ts'
import { callsOf, type AssistantPart, type ModelMessage, type ModelRequest, type ModelTool, type ToolAnswer } from './model.ts'

/** Many providers refuse a text without a visible character. */
const NO_WORDS = '(no words)'

type AssistantContent = LanguageModelV2TextPart | LanguageModelV2ReasoningPart | LanguageModelV2ToolCallPart
type ToolResult = LanguageModelV2ToolResultPart & { output: { type: 'text' | 'error-text'; value: string } }

type PromptMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: LanguageModelV2TextPart[] }
  | { role: 'assistant'; content: AssistantContent[] }
  | { role: 'tool'; content: ToolResult[] }

/** Of the interface, what a step needs and all its versions have in common: the oldest one takes the least. */
export interface CallOptions {
  maxOutputTokens: number
  toolChoice?: { type: 'auto' }
  abortSignal: AbortSignal
  prompt: PromptMessage[]
  tools?: LanguageModelV2FunctionTool[]
}

/**
 * A step as the AI SDK's language models take it. The system prompt is one message, its stable part first: many local
 * servers know no second one, and providers that cache by prefix find it.
 */
export function toCallOptions(request: ModelRequest, abortSignal: AbortSignal): CallOptions {
  const toolNames = toolNamesOf(request.messages)
  const messages = request.messages.map((message) => toMessage(message, request.model, toolNames))
  return {
    prompt: [
      { role: 'system', content: request.system.map(({ text }) => text).join('\n\n') },
      ...messages.filter(({ content }) => content.length > 0),
    ],
    maxOutputTokens: request.maxOutputTokens,
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toFunctionTool), toolChoice: { type: 'auto' } }),
    abortSignal,
  }
}

function toFunctionTool({ name, description, inputSchema }: ModelTool): LanguageModelV2FunctionTool {
  return { type: 'function', name, description, inputSchema: { ...inputSchema, type: 'object' } }
}

/** By the call's id: an answer has to name its tool. */
function toolNamesOf(messages: readonly ModelMessage[]): ReadonlyMap<string, string> {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? callsOf(message.parts) : []))
  return new Map(calls.map(({ id, name }) => [id, name]))
}

function toMessage(message: ModelMessage, modelId: string, toolNames: ReadonlyMap<string, string>): PromptMessage {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.text.trim() === '' ? NO_WORDS : message.text }] }
    case 'assistant':
      return { role: 'assistant', content: toAssistantContent(message.parts, modelId) }
    case 'tool':
      return { role: 'tool', content: message.answers.map((answer) => toToolResult(answer, toolNames)) }
  }
}

function toAssistantContent(parts: readonly AssistantPart[], modelId: string): AssistantContent[] {
  const opaque = parts.flatMap((part) => (part.type === 'opaque' ? (readOpaque(part.body, modelId) ?? []) : []))
  const metadataOfCall = (id: string) =>
    opaque.find((body) => body.type === 'ai-sdk-call' && body.toolCallId === id)?.providerMetadata
  return parts.flatMap((part): AssistantContent[] => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }]
    if (part.type === 'tool_call') {
      const { id: toolCallId, name: toolName, input } = part
      return [{ type: 'tool-call', toolCallId, toolName, input, ...asOptions(metadataOfCall(toolCallId)) }]
    }
    const body = readOpaque(part.body, modelId)
    if (body?.type !== 'ai-sdk-reasoning') return []
    return [{ type: 'reasoning', text: body.text, ...asOptions(body.providerMetadata) }]
  })
}

/** Given back as it was told; the versions differ only in `undefined`, which no checkpoint keeps. */
function asOptions(metadata: SharedV4ProviderMetadata | undefined): { providerOptions?: SharedV2ProviderOptions } {
  return metadata === undefined ? {} : { providerOptions: metadata as SharedV2ProviderOptions }
}

function toToolResult(answer: ToolAnswer, toolNames: ReadonlyMap<string, string>): ToolResult {
  return {
    type: 'tool-result',
    toolCallId: answer.toolCallId,
    toolName: toolNames.get(answer.toolCallId) ?? '',
    output: { type: answer.outcome === 'error' ? 'error-text' : 'text', value: answer.content },
  }
}
