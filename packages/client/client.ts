import {
  datasetPath,
  type Bootstrap,
  type ChatRequest,
  type ConversationDetail,
  type ConversationResource,
  type DatasetFormat,
  type FeedbackRequest,
  type Me,
  type RunResource,
  type RunStatus,
} from '@perdure/protocol'
import type { Shape } from '@perdure/protocol/shapes'
import { isBootstrap, isConversationDetail, isConversationList, isMe, isRunList } from './answers.ts'
import { createBootstrapTokens } from './bootstrap-token.ts'
import { createConversation, type Conversation } from './conversation.ts'
import { defaultEnvironment, type Environment } from './environment.ts'
import { RequestError } from './request-error.ts'
import { createRun, type Run, type RunOrigin } from './run.ts'
import { createServiceRequests, type ServiceRequests } from './service-requests.ts'
import { createTurnstile } from './turnstile.ts'

/** Ended runs that are fetched at a time: a browser allows six connections to one host, and others want some. */
export const LOADED_AT_ONCE_MAX = 3

export interface RunClientOptions {
  /** Put before each path, such as `https://example.com`; empty, the default, for the page's own origin. */
  baseUrl?: string
  /** Where questions get their bootstrap token from; by default `GET /api/me`. */
  bootstrapToken?: () => Promise<string>
  fetch?: typeof fetch
  /** The world around the client, for tests; what is absent is the real one. */
  environment?: Partial<Environment>
}

export interface RunListOptions {
  status?: RunStatus
  conversationId?: string
  limit?: number
  /** A run's id: only older ones. */
  before?: string
}

/** What the page around a panel shows, as far as it says so. */
export interface ShownPage {
  page?: string | undefined
  fiscalYear?: number | undefined
  /** Name or id. */
  businessUnit?: string | undefined
  /** Name of what is selected on it. */
  selection?: string | undefined
}

/**
 * Durable runs of one person: where `/api/me` names somebody else than before, whoever this was for is no longer signed
 * in, and nothing is asked in their place. Every method that asks the service rejects with `RequestError`; those that are safe to
 * repeat are, within a bound, when no answer comes or the service is busy.
 */
export interface RunClient {
  /** Asks a question and follows the run that answers it. */
  startRun(request: ChatRequest, idempotencyKey?: string): Run
  /** Opens a run that exists, whatever its state. */
  openRun(runId: string): Run
  /** Opens a conversation; without an id, a new one. */
  openConversation(conversationId?: string): Conversation
  /** The caller's own runs, newest first. */
  listRuns(options?: RunListOptions): Promise<RunResource[]>
  listConversations(): Promise<ConversationResource[]>
  readConversation(conversationId: string, signal?: AbortSignal): Promise<ConversationDetail>
  renameConversation(conversationId: string, title: string): Promise<void>
  /** Also resolves where the conversation was already gone. Asked before the call returns, even by a page that closes. */
  deleteConversation(conversationId: string): Promise<void>
  /** The last one for a run counts; `value: null` takes it back. */
  giveFeedback(feedback: FeedbackRequest): Promise<void>
  /** What a panel needs before the first question; what the page shows chooses the suggestions. */
  readBootstrap(shown?: ShownPage, signal?: AbortSignal): Promise<Bootstrap>
  readMe(): Promise<Me>
  /** A JSON answer of this shape from another route of the same origin, such as of the business API. */
  read<T>(shape: Shape<T>, path: string, signal?: AbortSignal): Promise<T>
  /** Where the whole of a dataset can be downloaded. */
  readonly datasetUrl: (datasetId: string, format: DatasetFormat) => string
}

export function createRunClient(options: RunClientOptions = {}): RunClient {
  const { baseUrl = '' } = options
  const environment: Environment = {
    ...defaultEnvironment(),
    ...options.environment,
    ...(options.fetch && { fetch: options.fetch }),
  }
  const requests = createServiceRequests(baseUrl, environment)
  const samePerson = createSamePerson()
  // Tried once: asking a question, which needs it, is itself tried again.
  const readToken = async () => tokenOf(samePerson(await requests.readOnce(isMe, '/api/me')))
  const tokens = createBootstrapTokens(options.bootstrapToken ?? readToken, environment)
  const loading = createTurnstile(LOADED_AT_ONCE_MAX)
  const openRun = (origin: RunOrigin) => createRun({ requests, tokens, environment, loading }, origin)
  const readConversation = (conversationId: string, signal?: AbortSignal) =>
    requests.read(isConversationDetail, conversationPath(conversationId), { signal })
  const giveFeedback = (feedback: FeedbackRequest) =>
    requests.run('/api/ai/chat/feedback', { method: 'POST', body: feedback })
  return {
    startRun: (request, idempotencyKey = environment.newId()) => openRun({ from: 'question', request, idempotencyKey }),
    openRun: (runId) => openRun({ from: 'run', runId }),
    openConversation: (conversationId) =>
      createConversation({ environment, openRun, readConversation, giveFeedback }, conversationId),
    listRuns: async (query = {}) => (await requests.read(isRunList, `/api/ai/runs${queryString(query)}`)).runs,
    listConversations: async () => (await requests.read(isConversationList, '/api/ai/conversations')).conversations,
    readConversation,
    renameConversation: (conversationId, title) =>
      requests.run(conversationPath(conversationId), { method: 'PATCH', body: { title } }),
    deleteConversation: (conversationId) => deleteConversation(requests, conversationId),
    giveFeedback,
    readBootstrap: (shown = {}, signal) =>
      requests.read(isBootstrap, `/api/ai/chat/bootstrap${queryString(shown)}`, { signal }),
    readMe: async () => samePerson(await requests.read(isMe, '/api/me')),
    read: (shape, path, signal) => requests.read(shape, path, { signal }),
    datasetUrl: (datasetId, format) =>
      `${baseUrl}${datasetPath(datasetId, format)}`,
  }
}

/** Gives a person on where they are the first of these, or the same. */
function createSamePerson(): (me: Me) => Me {
  let userId: string | undefined
  return (me) => {
    userId ??= me.user.userId
    if (me.user.userId === userId) return me
    throw new RequestError('unauthenticated', 'Somebody else is signed in by now', 401)
  }
}

function tokenOf({ bootstrapToken }: Me): string {
  if (bootstrapToken !== undefined) return bootstrapToken
  throw new RequestError('ai_not_permitted', 'You do not have permission to use the analyst', 403)
}

async function deleteConversation(requests: ServiceRequests, conversationId: string): Promise<void> {
  try {
    await requests.run(conversationPath(conversationId), { method: 'DELETE', keepalive: true })
  } catch (error) {
    // The answer to an earlier try may have been lost, or another page was first.
    if (!(error instanceof RequestError) || error.code !== 'not_found') throw error
  }
}

function conversationPath(conversationId: string): string {
  return `/api/ai/conversations/${encodeURIComponent(conversationId)}`
}

/** `?a=1&b=2`, without what is undefined; empty where all is. */
function queryString(values: object): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString()}`
}
