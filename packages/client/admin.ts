import type { AdminHealth, AdminQueue, AdminRunList, DrainAnswer, LedgerRowResource, RunStatus } from '@perdure/protocol'
import { defaultEnvironment, type Environment } from './environment.ts'
import { RequestError } from './request-error.ts'
import { createServiceRequests, type RequestInput } from './service-requests.ts'

export interface AdminClientOptions {
  /** Put before each path; empty, the default, for the page's own origin. */
  baseUrl?: string
  /** The world around the client, for tests; what is absent is the real one. */
  environment?: Partial<Environment>
}

export interface AdminRunFilter {
  status?: RunStatus
  /** Why it is where it is, such as `stalled`. */
  reason?: string
  userId?: string
  /** At most 200; 50 where it is absent. */
  limit?: number
  /** The `next` of the page before. */
  before?: string
}

/** Rows of the ledger, the latest first; `next` is the `before` of the next page, null at the end. */
export interface LedgerPage {
  rows: LedgerRowResource[]
  next: number | null
}

/**
 * What who operates the service may ask and do. Every method asks once and rejects with `RequestError`: `forbidden` for who is
 * no operator. Reading again, and when, is the caller's.
 */
export interface AdminClient {
  readHealth(signal?: AbortSignal): Promise<AdminHealth>
  readQueue(signal?: AbortSignal): Promise<AdminQueue>
  /** Everybody's runs, newest first. */
  listRuns(filter?: AdminRunFilter, signal?: AbortSignal): Promise<AdminRunList>
  readLedger(page?: { limit?: number; before?: number }, signal?: AbortSignal): Promise<LedgerPage>
  /** `stopping`: its end follows within seconds. May be repeated. */
  cancelRun(runId: string): Promise<'stopping' | 'already_ended'>
  /** The process that answers takes no new questions from now on. May be repeated. */
  drain(): Promise<DrainAnswer>
}

const ADMIN = '/api/ai/admin'

/** Operators' routes; apart from the run client, which most pages need and this not. */
export function createAdminClient({ baseUrl = '', environment }: AdminClientOptions = {}): AdminClient {
  const requests = createServiceRequests(baseUrl, { ...defaultEnvironment(), ...environment })

  /** An answer that lacks one of `fields` is none of ours. What an operator's page needs of it, it looks at itself. */
  async function read<T>(path: string, fields: readonly (keyof T & string)[], input?: RequestInput): Promise<T> {
    const response = await requests.send(ADMIN + path, input)
    const answer: unknown = await response.json().catch(() => undefined)
    if (holds<T>(answer, fields)) return answer
    throw new RequestError('unexpected_answer', 'The service gave an answer that could not be read', response.status)
  }

  return {
    readHealth: (signal) => read('/health', ['checks', 'process', 'drain', 'processes', 'counts'], within(signal)),
    readQueue: (signal) => read('/queue', ['limits', 'runs', 'users'], within(signal)),
    listRuns: (filter = {}, signal) => read(`/runs${queryOf({ ...filter })}`, ['runs'], within(signal)),
    readLedger: (page = {}, signal) => read(`/ledger${queryOf({ ...page })}`, ['rows'], within(signal)),
    async cancelRun(runId) {
      const response = await requests.send(`${ADMIN}/runs/${encodeURIComponent(runId)}/cancel`, { method: 'POST' })
      await response.body?.cancel()
      return response.status === 202 ? 'stopping' : 'already_ended'
    },
    drain: () => read('/drain', ['processId', 'drain'], { method: 'POST' }),
  }
}

function within(signal: AbortSignal | undefined): RequestInput {
  return signal === undefined ? {} : { signal }
}

function holds<T>(answer: unknown, fields: readonly string[]): answer is T {
  return typeof answer === 'object' && answer !== null && fields.every((field) => typeof Reflect.get(answer, field) !== 'undefined')
}

/** Only what was said. */
function queryOf(values: Readonly<Record<string, string | number | undefined>>): string {
  const said = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return said.length === 0 ? '' : `?${new URLSearchParams(said).toString()}`
}
