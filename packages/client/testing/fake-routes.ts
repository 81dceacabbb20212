import {
  chatRequestSchema,
  conversationPatchSchema,
  feedbackRequestSchema,
  foldEvents,
  parseCursor,
  type Bootstrap,
  type Me,
} from '@perdure/protocol'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { sendJson, sendProblem } from './answers.ts'
import type { FakeAdmin } from './fake-admin.ts'
import type { FakeConversations } from './fake-conversations.ts'
import type { FakeRun } from './fake-run.ts'

/** What the routes answer from. */
export interface FakeBackend {
  /** Who is signed in; undefined: nobody. */
  person: Me | undefined
  bootstrap: Bootstrap
  readonly conversations: FakeConversations
  readonly admin: FakeAdmin
  tokenLifeMs: number
  /** Tokens numbered below this are refused. */
  oldestToken: number
  tokensIssued: number
  /** Begins a new run's log. */
  begin(run: FakeRun): void
  /** What a GET of another route is answered with, by its path and query; undefined: there is none. */
  answer(path: string): unknown
}

interface Exchange {
  service: FakeBackend
  request: IncomingMessage
  response: ServerResponse
  body: string
  /** What the path's pattern captured. */
  id: string
}

type Route = [pattern: RegExp, answer: (exchange: Exchange) => void]

const ROUTES: Route[] = [
  [/^GET \/api\/me$/, answerMe],
  [/^GET \/api\/ai\/chat\/bootstrap/, ({ service, response }) => sendJson(response, 200, service.bootstrap)],
  [/^POST \/api\/ai\/chat$/, answerChat],
  [/^POST \/api\/ai\/chat\/feedback$/, answerFeedback],
  [
    /^GET \/api\/ai\/runs(?:\?.*)?$/,
    ({ service, request, response }) => {
      const status = new URL(request.url ?? '/', 'http://service').searchParams.get('status')
      const runs = service.conversations.runs.map((run) => run.resource()).reverse()
      sendJson(response, 200, { runs: runs.filter((run) => status === null || run.status === status) })
    },
  ],
  [/^GET \/api\/ai\/runs\/([^/?]+)\/stream/, answerStream],
  [/^GET \/api\/ai\/runs\/([^/?]+)$/, answerRun],
  [/^POST \/api\/ai\/runs\/([^/?]+)\/cancel$/, answerCancel],
  [
    /^GET \/api\/ai\/conversations$/,
    ({ service, response }) => sendJson(response, 200, { conversations: service.conversations.list() }),
  ],
  [/^GET \/api\/ai\/conversations\/([^/?]+)$/, answerConversation],
  [/^PATCH \/api\/ai\/conversations\/([^/?]+)$/, answerRename],
  [/^DELETE \/api\/ai\/conversations\/([^/?]+)$/, answerDelete],
]

/** Answers a request under `/api` as the real programs would. */
export async function answerRequest(
  service: FakeBackend,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request)
  if (!service.person) {
    sendProblem(response, 'unauthenticated')
    return
  }
  if (request.url?.startsWith('/api/ai/admin/')) {
    if (!service.person.permissions.operate) sendProblem(response, 'forbidden')
    else if (!service.admin.answer(request, response)) sendProblem(response, 'not_found')
    return
  }
  const line = `${request.method} ${request.url}`
  for (const [pattern, answer] of ROUTES) {
    const match = pattern.exec(line)
    if (match) {
      if (isForbidden(service, line)) sendProblem(response, 'ai_not_permitted')
      else answer({ service, request, response, body, id: decodeURIComponent(match[1] ?? '') })
      return
    }
  }
  const other = request.method === 'GET' ? service.answer(request.url ?? '/') : undefined
  if (other === undefined) sendProblem(response, 'not_found')
  else sendJson(response, 200, other)
}

function isForbidden(service: FakeBackend, line: string): boolean {
  return line.includes(' /api/ai/') && !service.person?.permissions.useAnalyst
}

function answerMe({ service, response }: Exchange): void {
  const { person } = service
  if (!person?.permissions.useAnalyst) {
    sendJson(response, 200, person)
    return
  }
  const number = service.tokensIssued
  service.tokensIssued += 1
  const expiresAtMs = Date.now() + service.tokenLifeMs
  const claims = { number, aud: 'ai-chat', sub: person.user.userId, exp: Math.floor(expiresAtMs / 1000) }
  const bootstrapToken = ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'unsigned'].join('.')
  sendJson(response, 200, { ...person, bootstrapToken, bootstrapTokenExpiresAt: new Date(expiresAtMs).toISOString() })
}

function answerChat({ service, request, response, body: sent }: Exchange): void {
  const chat = chatRequestSchema.safeParse(parseJson(sent))
  const header = request.headers['idempotency-key']
  const key = typeof header === 'string' ? /^"(.{1,255})"$/.exec(header)?.[1] : undefined
  if (!chat.success) return sendProblem(response, 'bad_request')
  if (header !== undefined && key === undefined) return sendProblem(response, 'invalid_idempotency_key')
  if (!isTokenGood(service, request.headers['x-ai-bootstrap'])) return sendProblem(response, 'bootstrap_token')
  // The same body is one that says the same, in whatever order.
  const body = JSON.stringify(chat.data)
  const known = key === undefined ? undefined : service.conversations.byKey(key, body)
  if (known === 'mismatch') return sendProblem(response, 'idempotency_mismatch')
  const busy =
    chat.data.conversationId === undefined ? undefined : service.conversations.activeRun(chat.data.conversationId)
  if (!known && busy) return sendProblem(response, 'conversation_busy', { runId: busy.runId })
  const run = known ?? service.conversations.createRun(chat.data, key === undefined ? undefined : { key, body })
  if (!run) return sendProblem(response, 'not_found')
  if (!known) service.begin(run)
  run.attach(response, undefined, { location: `/api/ai/runs/${run.runId}`, 'x-run-id': run.runId })
  service.conversations.announce(run)
}

function isTokenGood(service: FakeBackend, token: string | string[] | undefined): boolean {
  const claims = parseJson(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()) as
    { number?: unknown } | undefined
  return typeof claims?.number === 'number' && claims.number >= service.oldestToken
}

function answerFeedback({ service, response, body }: Exchange): void {
  const feedback = feedbackRequestSchema.safeParse(parseJson(body))
  if (!feedback.success) return sendProblem(response, 'bad_request')
  const run = service.conversations.findRun(feedback.data.runId)
  if (!run) return sendProblem(response, 'not_found')
  if (!run.ended) return sendProblem(response, 'run_not_ended')
  run.feedback = feedback.data.value
  run.feedbackReason = feedback.data.reason
  run.feedbackComment = feedback.data.comment
  response.writeHead(204).end()
}

function answerStream({ service, request, response, id }: Exchange): void {
  const run = service.conversations.findRun(id)
  const lastEventId = request.headers['last-event-id']
  if (run) run.attach(response, parseCursor(typeof lastEventId === 'string' ? lastEventId : undefined))
  else sendProblem(response, 'not_found')
}

function answerRun({ service, response, id }: Exchange): void {
  const run = service.conversations.findRun(id)
  if (run) sendJson(response, 200, { run: run.resource(), cursor: run.log.length, parts: foldEvents(run.view) })
  else sendProblem(response, 'not_found')
}

function answerCancel({ service, response, id }: Exchange): void {
  const run = service.conversations.findRun(id)
  if (!run) return sendProblem(response, 'not_found')
  const status = run.ended ? 200 : 202
  if (!run.ended) run.onCancel()
  sendJson(response, status, { run: run.resource() })
}

function answerConversation({ service, response, id }: Exchange): void {
  const conversation = service.conversations.read(id)
  if (conversation) sendJson(response, 200, conversation)
  else sendProblem(response, 'not_found')
}

function answerRename({ service, response, body, id }: Exchange): void {
  const patch = conversationPatchSchema.safeParse(parseJson(body))
  if (!patch.success) sendProblem(response, 'bad_request')
  else if (service.conversations.rename(id, patch.data.title)) response.writeHead(204).end()
  else sendProblem(response, 'not_found')
}

function answerDelete({ service, response, id }: Exchange): void {
  if (service.conversations.delete(id)) response.writeHead(204).end()
  else sendProblem(response, 'not_found')
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
