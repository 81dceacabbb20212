import { parseRetryAfter, PROBLEM_CODES, type Problem, type ProblemCode, type ProblemDetails } from '@perdure/protocol'
import { integer, listOf, object, optional, text, whole } from '@perdure/protocol/shapes'

/** `network`: no answer came. `unexpected_answer`: one came that is neither what was asked for nor a problem. */
export type RequestErrorCode = ProblemCode | 'network' | 'unexpected_answer'

/** Why a request did not do what was asked. Branch on `code`; `message` is for people. */
export class RequestError extends Error {
  readonly code: RequestErrorCode
  /** HTTP status; absent where no answer came. */
  readonly status: number | undefined
  readonly details: ProblemDetails

  constructor(code: RequestErrorCode, message: string, status?: number, details: ProblemDetails = {}) {
    super(message)
    this.name = 'RequestError'
    this.code = code
    this.status = status
    this.details = details
  }

  /** True where the same request may succeed later: no answer, 429 or 5xx. */
  get transient(): boolean {
    return this.status === undefined || this.status === 429 || this.status >= 500
  }
}

/** What a `fetch`, or the reading of its answer, that threw `cause` means. */
export function unreachable(cause: unknown): RequestError {
  return cause instanceof RequestError ? cause : new RequestError('network', 'The service could not be reached')
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** Reads an answer that is not a success. Consumes its body; never throws for what the body holds. */
export async function refusal(response: Response, nowMs: number): Promise<RequestError> {
  const problem: unknown = await response.json().catch(() => undefined)
  const told = isProblem(problem) ? problem : undefined
  const demandedMs = parseRetryAfter(response.headers.get('retry-after'), nowMs)
  const { detail, runId, retryAfterMs = demandedMs, errors } = told ?? {}
  const message = detail ?? told?.title ?? `The service answered ${response.status}`
  const code = PROBLEM_CODES.find((known) => known === told?.code) ?? 'unexpected_answer'
  return new RequestError(code, message, response.status, { detail, runId, retryAfterMs, errors })
}

/** A problem of this version, or of a later one that has a code for something new. */
const isProblem = object<Omit<Problem, 'code'> & { code: string }>({
  type: text,
  title: text,
  status: integer,
  code: text,
  detail: optional(text),
  runId: optional(text),
  retryAfterMs: optional(whole),
  errors: optional(listOf(object<{ path: string; message: string }>({ path: text, message: text }))),
})
