import { APICallError, type LanguageModelV4StreamPart, type LanguageModelV4StreamResult } from '@ai-sdk/provider'
import { MockLanguageModelV4 } from 'ai/test'
import { createAiSdkModel } from '../providers/ai-sdk.ts'
import type { ConformanceAnswer, ConformanceFailure, ConformancePart } from './conformance-answer.ts'
import type { StartSubject } from './model-conformance.ts'

/**
 * The AI SDK adapter over the SDK's own test model. The model never listens to its signal, as a careless provider may:
 * what the adapter leaves behind is seen by whether its stream was cancelled.
 */
export const startMockLanguageModelSubject: StartSubject = async (answers) => {
  const arrival = Promise.withResolvers<void>()
  const left = Promise.withResolvers<'client' | 'fake'>()
  const pauses: number[] = []
  const languageModel = new MockLanguageModelV4({
    provider: 'mock.chat',
    doStream: ({ abortSignal }) => {
      arrival.resolve()
      abortSignal?.addEventListener('abort', () => left.resolve('client'), { once: true })
      const at = Math.min(languageModel.doStreamCalls.length, answers.length) - 1
      return answerOf(answers[at] ?? { type: 'silence' }, () => left.resolve('client'))
    },
  })
  const model = createAiSdkModel({
    languageModel,
    random: () => 0,
    pause: (delayMs, signal) => {
      pauses.push(delayMs)
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve()
    },
  })
  return {
    model,
    pauses,
    arrival: arrival.promise,
    requests: () => languageModel.doStreamCalls.length,
    closed: () => left.promise,
    sentReasoning: () =>
      languageModel.doStreamCalls.at(-1)!.prompt.flatMap((message) =>
        message.role === 'assistant'
          ? message.content.flatMap((part) => (part.type === 'reasoning' ? [part.text] : []))
          : [],
      ),
    close: () => Promise.resolve(),
  }
}

async function answerOf(answer: ConformanceAnswer, onCancel: () => void): Promise<LanguageModelV4StreamResult> {
  if (answer.type === 'silence') return new Promise(() => undefined)
  if (answer.type === 'failure') throw toApiCallError(answer.kind, answer.retryAfterSeconds)
  const { end = 'whole' } = answer
  const parts = partsOf(answer)
  let at = 0
  const stream = new ReadableStream<LanguageModelV4StreamPart>({
    pull(controller) {
      const part = parts[at++]
      if (part !== undefined) controller.enqueue(part)
      else if (end === 'torn') controller.error(new TypeError('terminated'))
      else if (end === 'silent') return new Promise(() => undefined)
      else controller.close()
    },
    cancel: onCancel,
  })
  return { stream }
}

function partsOf(answer: Extract<ConformanceAnswer, { type: 'answer' }>): LanguageModelV4StreamPart[] {
  const { parts, end = 'whole', usage } = answer
  const told: LanguageModelV4StreamPart[] = [
    { type: 'stream-start', warnings: [] },
    { type: 'response-metadata', id: 'mock' },
    ...parts.flatMap((part, index) => blockOf(part, String(index))),
  ]
  if (end === 'closed' || end === 'torn' || end === 'silent') return told
  const whole = parts.some(({ type }) => type === 'call') ? 'tool-calls' : 'stop'
  const unified = end === 'max_tokens' ? 'length' : end === 'refusal' ? 'content-filter' : whole
  return [
    ...told,
    {
      type: 'finish',
      finishReason: { unified, raw: unified },
      usage: {
        inputTokens: {
          total: usage && usage.inputTokens + usage.cacheReadTokens,
          noCache: usage?.inputTokens,
          cacheRead: usage?.cacheReadTokens,
          cacheWrite: undefined,
        },
        outputTokens: { total: usage?.outputTokens, text: usage?.outputTokens, reasoning: undefined },
      },
    },
  ]
}

function blockOf(part: ConformancePart, id: string): LanguageModelV4StreamPart[] {
  switch (part.type) {
    case 'text':
      return [
        { type: 'text-start', id },
        ...lettersOf(part.text).map((delta) => ({ type: 'text-delta', id, delta }) as const),
        { type: 'text-end', id },
      ]
    case 'reasoning':
      return [
        { type: 'reasoning-start', id },
        ...lettersOf(part.text).map((delta) => ({ type: 'reasoning-delta', id, delta }) as const),
        { type: 'reasoning-end', id, providerMetadata: { mock: { signature: 'signature' } } },
      ]
    case 'call': {
      const input = JSON.stringify(part.input)
      return [
        { type: 'tool-input-start', id: part.id, toolName: part.name },
        ...lettersOf(input).map((delta) => ({ type: 'tool-input-delta', id: part.id, delta }) as const),
        { type: 'tool-input-end', id: part.id },
        { type: 'tool-call', toolCallId: part.id, toolName: part.name, input },
      ]
    }
  }
}

function lettersOf(text: string): string[] {
  return Array.from(text)
}

const STATUS: Record<ConformanceFailure, number> = {
  overloaded: 529,
  rate_limit: 429,
  context_too_long: 413,
  bad_key: 401,
  unavailable: 500,
  rejected: 404,
}

function toApiCallError(kind: ConformanceFailure, retryAfterSeconds: number | undefined): APICallError {
  return new APICallError({
    message: 'failed',
    url: 'http://mock',
    requestBodyValues: {},
    statusCode: STATUS[kind],
    ...(retryAfterSeconds === undefined ? {} : { responseHeaders: { 'retry-after': String(retryAfterSeconds) } }),
  })
}
