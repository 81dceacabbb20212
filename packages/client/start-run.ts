import type { ChatRequest } from '@perdure/protocol'
import type { BootstrapTokens } from './bootstrap-token.ts'
import type { Environment } from './environment.ts'
import { RequestError } from './request-error.ts'
import { withRetry, type RetryPause } from './retry.ts'
import type { ServiceRequests } from './service-requests.ts'

export interface StartRunInput {
  request: ChatRequest
  /** Names the question: the service answers each repeat of it with the same run. 1 to 255 characters. */
  idempotencyKey: string
  signal: AbortSignal
  onPause: (pause: RetryPause | undefined) => void
}

export interface StartRunPorts {
  requests: ServiceRequests
  tokens: BootstrapTokens
  environment: Environment
}

/**
 * Asks for a run and answers with its open stream. Lost answers, 429 and 5xx are tried again with the same key, so one
 * question never becomes two runs. Throws `RequestError` for a refusal, and once trying again is over its bound.
 */
export function startRun(ports: StartRunPorts, input: StartRunInput): Promise<Response> {
  const { environment } = ports
  const { signal, onPause } = input
  return withRetry(() => post(ports, input), { environment, signal, onPause })
}

/** One try; a 401 is answered with a fresh bootstrap token, once. */
async function post(ports: StartRunPorts, input: StartRunInput): Promise<Response> {
  const token = await ports.tokens.current()
  try {
    return await postWith(token, ports, input)
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 401) throw error
    ports.tokens.refuse(token)
    return postWith(await ports.tokens.current(), ports, input)
  }
}

function postWith(token: string, { requests }: StartRunPorts, input: StartRunInput): Promise<Response> {
  return requests.send('/api/ai/chat', {
    method: 'POST',
    body: input.request,
    headers: {
      accept: 'text/event-stream',
      'idempotency-key': JSON.stringify(input.idempotencyKey),
      'x-ai-bootstrap': token,
    },
    signal: input.signal,
  })
}
