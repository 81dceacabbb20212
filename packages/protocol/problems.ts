import { z } from 'zod'

/**
 * The one registry of errors that leave a program over HTTP, as problem+json (RFC 9457).
 * A code is stable; a title is for people. `docs/PROTOCOL.md` lists them, held equal by a test.
 */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'The request is malformed' },
  invalid_idempotency_key: { status: 400, title: 'Idempotency-Key must be a quoted string of 1 to 255 characters' },
  unauthenticated: { status: 401, title: 'Nobody is signed in' },
  untrusted_caller: { status: 401, title: 'The request did not come through the gateway' },
  invalid_principal: { status: 401, title: 'The identity header cannot be read' },
  bootstrap_token: { status: 401, title: 'The bootstrap token is missing, expired or not yours' },
  forbidden: { status: 403, title: 'You may not do this' },
  ai_not_permitted: { status: 403, title: 'You do not have permission to use the analyst' },
  feature_disabled: { status: 403, title: 'The analyst is switched off' },
  cross_site: { status: 403, title: 'Requests from other sites are refused' },
  not_found: { status: 404, title: 'There is no such thing here' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here' },
  conversation_busy: { status: 409, title: 'The conversation already has an unended run' },
  run_not_ended: { status: 409, title: 'The run has not ended yet' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not supported' },
  idempotency_mismatch: { status: 422, title: 'This idempotency key was used with another body' },
  user_queued: { status: 429, title: 'You have as many queued questions as allowed' },
  queued: { status: 429, title: 'The queue is full' },
  user_active: { status: 429, title: 'You have as many running questions as allowed' },
  active: { status: 429, title: 'As many questions are running as allowed' },
  streams: { status: 429, title: 'You have as many open streams as allowed' },
  budget: { status: 429, title: 'The budget is used up' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  run_damaged: { status: 500, title: 'What was kept of this run is damaged' },
  bad_gateway: { status: 502, title: 'The service behind the gateway did not answer' },
  draining: { status: 503, title: 'The service is shutting down; another one will answer' },
  not_ready: { status: 503, title: 'The service is not ready' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]

export const PROBLEM_CONTENT_TYPE = 'application/problem+json'

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(PROBLEM_CODES),
  detail: z.string().optional(),
  runId: z.string().optional(),
  retryAfterMs: z.int().nonnegative().optional(),
  /** One line per fault in the body, `path` in dotted form. */
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>
export type ProblemDetails = Pick<Problem, 'detail' | 'runId' | 'retryAfterMs' | 'errors'>

/** The body of a refusal, complete but for nothing: `type` is a URN of the code, so it needs no host. */
export function problem(code: ProblemCode, details: ProblemDetails = {}): Problem {
  const { status, title } = PROBLEMS[code]
  return { type: `urn:perdure:problem:${code}`, title, status, code, ...details }
}

/** Thrown by a route to refuse; the program's error handler turns it into the answer. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? PROBLEMS[code].title)
    this.name = 'ProblemError'
    this.code = code
    this.details = details
  }

  toProblem(): Problem {
    return problem(this.code, this.details)
  }

  /** `Retry-After` in whole seconds, rounded up, where the problem tells a time. */
  get retryAfterSeconds(): number | undefined {
    const { retryAfterMs } = this.details
    return retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000))
  }
}

/**
 * Codes an `error` event may carry: what ended a run as failed. Each says whether asking again can help.
 */
export const RUN_ERRORS = {
  provider_overloaded: { retryable: true, message: 'The model is overloaded. Please try again in a moment.' },
  provider_rate_limited: { retryable: true, message: 'The model is rate limited. Please try again in a minute.' },
  provider_unavailable: { retryable: true, message: 'The model could not be reached.' },
  provider_refused: { retryable: false, message: 'The model declined to answer this question.' },
  provider_bad_key: {
    retryable: false,
    message: 'The service cannot sign in to the model. Please tell your administrator.',
  },
  provider_rejected: { retryable: false, message: 'The model rejected the request.' },
  provider_protocol: { retryable: true, message: 'The model gave an answer that could not be read.' },
  context_too_long: {
    retryable: false,
    message: 'The conversation is too long for the model. Please start a new one.',
  },
  max_tokens: { retryable: false, message: 'The answer was cut off at the length limit.' },
  not_permitted: { retryable: false, message: 'You do not have permission to use the analyst.' },
  attempts: { retryable: true, message: 'The run was interrupted too often.' },
  deadline: { retryable: true, message: 'The run took too long and was stopped.' },
  stalled: { retryable: true, message: 'Nothing was heard from the model or a tool for too long.' },
  too_large: { retryable: false, message: 'The answer grew beyond its size limit.' },
  steps: { retryable: true, message: 'The analyst did not reach an answer within its step limit.' },
  internal: { retryable: true, message: 'Something went wrong on our side.' },
} as const satisfies Record<string, { retryable: boolean; message: string }>
export type RunErrorCode = keyof typeof RUN_ERRORS
