import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FakeOpenAiBody } from './fake-openai-body.ts'
import { requestFault } from './fake-openai-body.ts'
import { toDataLine, type FakeChunk } from './fake-openai-wire.ts'

/** What the fake does with one request. */
export type FakeOpenAiAnswer =
  | {
      type: 'stream'
      chunks: readonly FakeChunk[]
      /**
       * What follows the last chunk: `done` says `[DONE]` and ends, `end` ends without it, `destroy` tears the socket,
       * `hang` keeps it open and silent. Default `done`.
       */
      ending?: 'done' | 'end' | 'destroy' | 'hang'
      /** Before each chunk. */
      paceMs?: number
      /** How many bytes are sent at once, across chunks and characters; default: a chunk. */
      pieceBytes?: number
    }
  | { type: 'error'; status: number; error?: FakeChunk | string; headers?: Record<string, string> }
  /** Takes the request and never answers. */
  | { type: 'silence' }

export interface FakeOpenAiRequest {
  /** From 1. */
  number: number
  headers: IncomingMessage['headers']
  body: FakeOpenAiBody
  /** How it ended: `client` closed before it was answered whole, or the fake was done with it. */
  closed: Promise<'client' | 'fake'>
}

export interface FakeOpenAiOptions {
  /** Asked once per request that the API would take. */
  answer(request: FakeOpenAiRequest): FakeOpenAiAnswer
  /** Default: one the system picks. */
  port?: number
}

export interface FakeOpenAi {
  /** The base URL of the API, `/v1` included. */
  url: string
  /** Every request so far. */
  requests: FakeOpenAiRequest[]
  /** Ends every connection at once. */
  close(): Promise<void>
}

/**
 * The chat completions API on loopback, as far as a streaming client can tell: its framing, its errors, its refusals of
 * malformed requests. What it answers is the caller's to say.
 */
export async function startFakeOpenAi(options: FakeOpenAiOptions): Promise<FakeOpenAi> {
  const requests: FakeOpenAiRequest[] = []
  const server = createServer((incoming, response) => {
    serve(options, requests, incoming, response).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  options: FakeOpenAiOptions,
  requests: FakeOpenAiRequest[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') {
    return sendError(response, { status: 404, error: { message: 'Not found', type: 'invalid_request_error' } })
  }
  const body = JSON.parse(await readText(incoming)) as FakeOpenAiBody
  const closed = new Promise<'client' | 'fake'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished || response.errored ? 'fake' : 'client'))
  })
  const request = { number: requests.length + 1, headers: incoming.headers, body, closed }
  requests.push(request)
  const fault = requestFault(body)
  if (fault !== undefined) {
    return sendError(response, { status: 400, error: { message: fault, type: 'invalid_request_error' } })
  }
  const answer = options.answer(request)
  if (answer.type === 'error') return sendError(response, answer)
  if (answer.type === 'stream') return stream(response, answer)
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function stream(response: ServerResponse, answer: Extract<FakeOpenAiAnswer, { type: 'stream' }>): Promise<void> {
  const { chunks, ending = 'done', paceMs = 0, pieceBytes } = answer
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.flushHeaders()
  const lines = [...chunks.map(toDataLine), ...(ending === 'done' ? [toDataLine('[DONE]')] : [])]
  const pieces = pieceBytes === undefined ? lines.map((line) => Buffer.from(line)) : cut(lines.join(''), pieceBytes)
  for (const bytes of pieces) {
    if (paceMs > 0) await delay(paceMs)
    if (response.destroyed) return
    // Awaited, so that a stream that is torn next has delivered what it said before.
    await new Promise((resolve) => response.write(bytes, resolve))
  }
  if (ending === 'hang') return
  if (ending === 'destroy') response.destroy(new Error('torn by the fake'))
  else response.end()
}

function cut(text: string, pieceBytes: number): Buffer[] {
  const bytes = Buffer.from(text)
  const count = Math.ceil(bytes.length / pieceBytes)
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes))
}

function sendError(response: ServerResponse, answer: Omit<Extract<FakeOpenAiAnswer, { type: 'error' }>, 'type'>): void {
  const { status, error = 'failed', headers = {} } = answer
  const isPlain = typeof error === 'string'
  response.writeHead(status, { 'content-type': isPlain ? 'text/plain' : 'application/json', ...headers })
  response.end(isPlain ? error : JSON.stringify({ error }))
}
