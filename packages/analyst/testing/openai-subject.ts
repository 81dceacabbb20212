import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { createAiSdkModel } from '../providers/ai-sdk.ts'
import type { ConformanceAnswer, ConformanceFailure, ConformancePart } from './conformance-answer.ts'
import { startFakeOpenAi, type FakeOpenAiAnswer } from './fake-openai.ts'
import { completionChunks, type FakeChunk, type FakeOpenAiPart } from './fake-openai-wire.ts'
import type { StartSubject } from './model-conformance.ts'

/** The AI SDK adapter and the SDK's OpenAI-compatible provider, against the fake over a real socket. */
export function openAiSubject(pieceBytes?: number): StartSubject {
  return async (answers) => {
    const arrival = Promise.withResolvers<void>()
    const pauses: number[] = []
    const list = answers.map((answer) => toFakeAnswer(answer, pieceBytes))
    const fake = await startFakeOpenAi({
      answer: ({ number }) => {
        arrival.resolve()
        return list[Math.min(number, list.length) - 1] ?? { type: 'silence' }
      },
    })
    const server = createOpenAICompatible({ name: 'fake', baseURL: fake.url, apiKey: 'test-key', includeUsage: true })
    const model = createAiSdkModel({
      languageModel: server('fake-model'),
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
      requests: () => fake.requests.length,
      closed: () => fake.requests[0]!.closed,
      sentReasoning: () =>
        fake.requests.at(-1)!.body.messages.flatMap(({ reasoning_content: text }) => text ?? []),
      close: () => fake.close(),
    }
  }
}

const FINISH_REASON = { max_tokens: 'length', refusal: 'content_filter' } as const
const ENDING = { closed: 'end', torn: 'destroy', silent: 'hang' } as const

function toFakeAnswer(answer: ConformanceAnswer, pieceBytes: number | undefined): FakeOpenAiAnswer {
  if (answer.type === 'silence') return answer
  if (answer.type === 'failure') {
    const { retryAfterSeconds: seconds } = answer
    const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) }
    return { type: 'error', ...FAILURES[answer.kind], headers }
  }
  const { parts, end = 'whole', usage } = answer
  const chunks = completionChunks({
    parts: parts.map(toPart),
    ...(end === 'max_tokens' || end === 'refusal' ? { finishReason: FINISH_REASON[end] } : {}),
    ...(usage === undefined
      ? {}
      : {
          usage: {
            promptTokens: usage.inputTokens + usage.cacheReadTokens,
            completionTokens: usage.outputTokens,
            cachedTokens: usage.cacheReadTokens,
          },
        }),
  })
  const pieces = pieceBytes === undefined ? {} : { pieceBytes }
  if (end !== 'closed' && end !== 'torn' && end !== 'silent') return { type: 'stream', chunks, ...pieces }
  // Without what says that the answer is whole.
  return { type: 'stream', chunks: chunks.slice(0, -2), ending: ENDING[end], ...pieces }
}

function toPart(part: ConformancePart): FakeOpenAiPart {
  if (part.type !== 'call') return part
  return { type: 'call', id: part.id, name: part.name, arguments: JSON.stringify(part.input) }
}

const tooLong = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."

const FAILURES: Record<ConformanceFailure, { status: number; error: FakeChunk | string }> = {
  overloaded: { status: 503, error: { message: 'busy', type: 'overloaded_error', code: null } },
  rate_limit: { status: 429, error: { message: 'slow down', type: 'requests', code: 'rate_limit_exceeded' } },
  context_too_long: { status: 400, error: { message: tooLong, type: 'invalid_request_error', code: null } },
  bad_key: { status: 401, error: { message: 'no', type: 'invalid_request_error', code: 'invalid_api_key' } },
  unavailable: { status: 500, error: 'Internal Server Error' },
  rejected: { status: 400, error: { message: 'no', type: 'invalid_request_error', code: null } },
}
