import type { Bootstrap, Me, ProblemCode, ProblemDetails } from '@perdure/protocol'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sendProblem } from './answers.ts'
import type { FakeRun } from './fake-run.ts'
import { FakeAdmin } from './fake-admin.ts'
import { FakeConversations } from './fake-conversations.ts'
import { answerRequest, type FakeBackend } from './fake-routes.ts'

/** A request as the fake service got it. */
export interface RecordedRequest {
  method: string
  /** With its query. */
  path: string
  headers: IncomingMessage['headers']
}

/** An answer that takes the place of the usual one. */
export interface Refusal {
  code: ProblemCode
  details?: ProblemDetails
  headers?: Record<string, string>
}

export interface FakeServiceOptions {
  person?: Partial<Me>
  bootstrap?: Partial<Bootstrap>
  /** Told of each new run before its stream is answered, to begin its log; by default it is running. */
  onRun?: (run: FakeRun) => void
  /** Answers GETs of other routes under `/api`, such as the business API's, by path and query. */
  answer?: (path: string) => unknown
  /** Answers what is not under `/api`; true when it did. */
  handle?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
}

const SECOND_MS = 1_000

const ADA: Me = {
  user: { userId: 'ada', displayName: 'Ada Osei', email: 'ada@example.com', title: 'Chief Financial Officer' },
  roles: [],
  permissions: { useAnalyst: true, operate: false, seeCosts: false },
  businessUnits: [],
}

const BOOTSTRAP: Bootstrap = {
  provider: { id: 'test', label: 'A model', offline: false },
  models: [{ id: 'test', label: 'A model' }],
  toolProfiles: [],
  limits: { messageMaxCharacters: 32_000, activePerUser: 2, queuedPerUser: 2, streamsPerUser: 16 },
  books: { company: 'Test Works', asOf: '2026-06-30', datasetVersion: 'v1' },
  suggestions: [],
  features: {},
}

/**
 * The AI service and the business API on one loopback port, for tests: it speaks the protocol and has no mind of its
 * own.
 */
export class FakeService implements FakeBackend {
  readonly requests: RecordedRequest[] = []
  readonly conversations = new FakeConversations()
  readonly admin = new FakeAdmin()
  person: Me | undefined
  bootstrap: Bootstrap
  tokenLifeMs = 3_600 * SECOND_MS
  oldestToken = 0
  tokensIssued = 0
  readonly options: FakeServiceOptions
  readonly #refusals: { pattern: RegExp; refusal: Refusal | 'cut'; left: number }[] = []
  readonly #server = createServer((request, response) => void this.#answer(request, response))

  constructor(options: FakeServiceOptions) {
    this.options = options
    this.person = { ...ADA, ...options.person }
    this.bootstrap = { ...BOOTSTRAP, ...options.bootstrap }
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Oldest first. */
  get runs(): FakeRun[] {
    return this.conversations.runs
  }

  /** The run at `index`, once it is there. */
  run(index: number): Promise<FakeRun> {
    return this.conversations.run(index)
  }

  answer(path: string): unknown {
    return this.options.answer?.(path)
  }

  begin(run: FakeRun): void {
    if (this.options.onRun) this.options.onRun(run)
    else run.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
  }

  /** Refuses the next `times` requests whose `METHOD path` matches; `cut` breaks the connection instead. */
  refuse(pattern: RegExp, refusal: Refusal | 'cut', times = 1): void {
    this.#refusals.push({ pattern, refusal, left: times })
  }

  /** Requests so far whose `METHOD path` matches. */
  requestsTo(pattern: RegExp): RecordedRequest[] {
    return this.requests.filter(({ method, path }) => pattern.test(`${method} ${path}`))
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    this.#server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request
    this.requests.push({ method, path: url, headers })
    const refusal = this.#refusalOf(`${method} ${url}`)
    if (refusal === 'cut') {
      request.socket.destroy()
    } else if (refusal) {
      sendProblem(response, refusal.code, refusal.details, refusal.headers)
    } else if (url.startsWith('/api/')) {
      await answerRequest(this, request, response)
    } else if (!(await this.options.handle?.(request, response))) {
      sendProblem(response, 'not_found')
    }
  }

  #refusalOf(line: string): Refusal | 'cut' | undefined {
    const found = this.#refusals.find(({ pattern, left }) => left > 0 && pattern.test(line))
    if (found) found.left -= 1
    return found?.refusal
  }
}

export async function startFakeService(options: FakeServiceOptions = {}): Promise<FakeService> {
  const service = new FakeService(options)
  await service.listen()
  return service
}
