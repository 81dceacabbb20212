import {
  parseRetryAfter,
  PROBLEMS,
  problemSchema,
  type Problem,
  type ProblemCode,
  type ProblemDetails,
} from '@perdure/protocol'

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
  const problem = problemSchema.safeParse(await response.json().catch(() => undefined))
  if (problem.success) return problemError(problem.data, response, nowMs)
  const details = withRetryAfter({}, response, nowMs)
  return new RequestError('unexpected_answer', `The service answered ${response.status}`, response.status, details)
}

function problemError(problem: Problem, response: Response, nowMs: number): RequestError {
  const { code, detail, runId, retryAfterMs, errors } = problem
  const details = withRetryAfter({ detail, runId, retryAfterMs, errors }, response, nowMs)
  return new RequestError(code, detail ?? PROBLEMS[code].title, response.status, details)
}

function withRetryAfter(details: ProblemDetails, response: Response, nowMs: number): ProblemDetails {
  const retryAfterMs = details.retryAfterMs ?? parseRetryAfter(response.headers.get('retry-after'), nowMs)
  return retryAfterMs === undefined ? details : { ...details, retryAfterMs }
}
