import type { ProblemCode } from './problem-codes.ts'
import { PROBLEMS } from './problem-registry.ts'
import type { Problem, ProblemDetails } from './problem-schema.ts'

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
