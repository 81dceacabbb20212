import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FakeRequestBody } from './fake-anthropic-body.ts'
import { requestFault } from './fake-anthropic-rules.ts'
import { toServerSentEvent, type FakeEvent } from './fake-anthropic-wire.ts'

/** What the fake does with one request. */
export type FakeAnswer =
  | FakeStream
  /** Streams a body as it was recorded. */
  | { type: 'recording'; body: string }
  | {
      type: 'error'
      status: number
      errorType: string
      message?: string
      details?: unknown
      headers?: Record<string, string>
    }
  /** Takes the request and never answers. */
  | { type: 'silence' }

export interface FakeStream {
  type: 'stream'
  events: readonly FakeEvent[]
  /** What follows the last event: `destroy` tears the socket, `hang` keeps it open and silent. Default `end`. */
  ending?: 'end' | 'hang' | 'destroy'
  /** Before each event. */
  paceMs?: number
  /** Between the first event and the second: no byte is sent, not even a ping. */
  silentMs?: number
}

export interface FakeRequest {
  /** From 1. */
  number: number
  headers: IncomingMessage['headers']
  body: FakeRequestBody
  /** How it ended: `client` closed before it was answered whole, or the fake was done with it. */
  closed: Promise<'client' | 'fake'>
}

export interface FakeAnthropicOptions {
  /** Asked once per request that the API would take. */
  answer(request: FakeRequest): FakeAnswer
  /** Only this key is let in; absent: any. */
  apiKey?: string
  /** Default: one the system picks. */
  port?: number
}

export interface FakeAnthropic {
  /** For `ANTHROPIC_BASE_URL`. */
  url: string
  /** Every request so far. */
  requests: FakeRequest[]
  /** Ends every connection at once. */
  close(): Promise<void>
}

/**
 * Anthropic's Messages API on loopback, as far as a streaming client can tell: its framing, its errors, its refusals of
 * malformed requests. What it answers is the caller's to say.
 */
export async function startFakeAnthropic(options: FakeAnthropicOptions): Promise<FakeAnthropic> {
  const requests: FakeRequest[] = []
  const server = createServer((request, response) => {
    serve(options, requests, request, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  options: FakeAnthropicOptions,
  requests: FakeRequest[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (incoming.method !== 'POST' || new URL(incoming.url ?? '/', 'http://fake').pathname !== '/v1/messages') {
    return sendError(response, { status: 404, errorType: 'not_found_error', message: 'Not found' })
  }
  if (!isKeyAccepted(incoming.headers, options.apiKey)) {
    return sendError(response, { status: 401, errorType: 'authentication_error', message: 'invalid x-api-key' })
  }
  const body = JSON.parse(await readText(incoming)) as FakeRequestBody
  const request: FakeRequest = {
    number: requests.length + 1,
    headers: incoming.headers,
    body,
    closed: closing(response),
  }
  requests.push(request)
  const fault = requestFault(body)
  if (fault !== undefined)
    return sendError(response, { status: 400, errorType: 'invalid_request_error', message: fault })
  await send(response, options.answer(request))
}

function closing(response: ServerResponse): Promise<'client' | 'fake'> {
  return new Promise((resolve) => {
    response.once('close', () => resolve(response.writableFinished || response.errored ? 'fake' : 'client'))
  })
}

function isKeyAccepted(headers: IncomingMessage['headers'], apiKey: string | undefined): boolean {
  const given = headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /, '')
  return apiKey === undefined ? given !== undefined && given !== '' : given === apiKey
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function send(response: ServerResponse, answer: FakeAnswer): Promise<void> {
  switch (answer.type) {
    case 'error':
      return sendError(response, answer)
    case 'silence':
      return
    case 'recording':
      beginStream(response)
      response.end(answer.body)
      return
    case 'stream':
      return stream(response, answer)
  }
}

async function stream(response: ServerResponse, answer: FakeStream): Promise<void> {
  beginStream(response)
  for (const [index, event] of answer.events.entries()) {
    const waitMs = (answer.paceMs ?? 0) + (index === 1 ? (answer.silentMs ?? 0) : 0)
    if (waitMs > 0) await delay(waitMs)
    if (response.destroyed) return
    // Awaited, so that a stream that is torn next has delivered what it said before.
    await new Promise((resolve) => response.write(toServerSentEvent(event), resolve))
  }
  if (answer.ending === 'hang') return
  if (answer.ending === 'destroy') response.destroy(new Error('torn by the fake'))
  else response.end()
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'request-id': 'req_fake' })
  response.flushHeaders()
}

function sendError(response: ServerResponse, error: Omit<Extract<FakeAnswer, { type: 'error' }>, 'type'>): void {
  const { status, errorType, message = errorType, details, headers = {} } = error
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake', ...headers })
  response.end(JSON.stringify({ type: 'error', error: { type: errorType, message, details }, request_id: 'req_fake' }))
}
