import type { ConformanceAnswer, ConformanceFailure, ConformancePart } from './conformance-answer.ts'
import type { FakeAnswer } from './fake-anthropic.ts'
import { messageEvents, type FakeBlock } from './fake-anthropic-wire.ts'
import { fakedAnthropicModel } from './faked-anthropic-model.ts'
import type { StartSubject } from './model-conformance.ts'

/** The Anthropic adapter and the official SDK, against the fake over a real socket. */
export const startAnthropicSubject: StartSubject = async (answers) => {
  const arrival = Promise.withResolvers<void>()
  const { model, fake, requests, pauses } = await fakedAnthropicModel(answers.map(toFakeAnswer), {
    onRequest: () => arrival.resolve(),
  })
  return {
    model,
    pauses,
    arrival: arrival.promise,
    requests: () => requests.length,
    closed: () => requests[0]!.closed,
    sentReasoning: () =>
      requests.at(-1)!.body.messages.flatMap(({ content }) =>
        content.flatMap(({ type, thinking }) => (type === 'thinking' ? [String(thinking)] : [])),
      ),
    close: () => fake.close(),
  }
}

const STOP_REASON = { max_tokens: 'max_tokens', refusal: 'refusal' } as const
const ENDING = { closed: 'end', torn: 'destroy', silent: 'hang' } as const

function toFakeAnswer(answer: ConformanceAnswer): FakeAnswer {
  if (answer.type === 'silence') return answer
  if (answer.type === 'failure') {
    const { status, errorType, message } = FAILURES[answer.kind]
    const { retryAfterSeconds: seconds } = answer
    const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) }
    return { type: 'error', status, errorType, headers, ...(message === undefined ? {} : { message }) }
  }
  const { parts, end = 'whole', usage } = answer
  const isCut = end === 'closed' || end === 'torn' || end === 'silent'
  const events = messageEvents({
    blocks: parts.map(toBlock),
    ...(end === 'max_tokens' || end === 'refusal' ? { stopReason: STOP_REASON[end] } : {}),
    ...(usage === undefined ? {} : { usage }),
  })
  // Without what says that the answer is whole.
  return isCut ? { type: 'stream', events: events.slice(0, -2), ending: ENDING[end] } : { type: 'stream', events }
}

function toBlock(part: ConformancePart): FakeBlock {
  switch (part.type) {
    case 'text':
      return part
    case 'reasoning':
      return { type: 'thinking', thinking: part.text, signature: 'signature' }
    case 'call':
      return { type: 'tool_use', id: part.id, name: part.name, input: part.input }
  }
}

const FAILURES: Record<ConformanceFailure, { status: number; errorType: string; message?: string }> = {
  overloaded: { status: 529, errorType: 'overloaded_error' },
  rate_limit: { status: 429, errorType: 'rate_limit_error' },
  context_too_long: { status: 400, errorType: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8' },
  bad_key: { status: 401, errorType: 'authentication_error' },
  unavailable: { status: 500, errorType: 'api_error' },
  rejected: { status: 400, errorType: 'invalid_request_error' },
}
