import { ProblemError, type Problem } from '@perdure/protocol'
import type { FastifyError } from 'fastify'

/** Fastify's own refusals, told by their stable codes; every other one of its 4xx is a malformed request. */
const FASTIFY_PROBLEMS = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_NOT_FOUND: 'not_found',
} as const

/** Most faults of one body that are told. */
export const ERRORS_MAX = 20

type ErrorLine = NonNullable<Problem['errors']>[number]

/**
 * The refusal that an error thrown in a route stands for. What is not known to be the caller's fault is `internal`,
 * with no word of the cause; nothing of a request's body is ever repeated.
 */
export function problemOfError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (!(error instanceof Error)) return new ProblemError('internal')
  const { code, statusCode, validation, validationContext } = error as Partial<FastifyError>
  if (validation) {
    return new ProblemError('bad_request', { errors: validationLines(validation, validationContext ?? 'body') })
  }
  if (code !== undefined && Object.hasOwn(FASTIFY_PROBLEMS, code)) {
    return new ProblemError(FASTIFY_PROBLEMS[code as keyof typeof FASTIFY_PROBLEMS])
  }
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return new ProblemError('bad_request', { errors: [{ path: 'body', message: 'must be JSON' }] })
  }
  const isCallersFault = code?.startsWith('FST_') && statusCode !== undefined && statusCode >= 400 && statusCode < 500
  return new ProblemError(isCallersFault ? 'bad_request' : 'internal')
}

/** `path` is dotted and starts with the part of the request: `body.uiContext.page`, `querystring.limit`. */
function validationLines(faults: NonNullable<FastifyError['validation']>, part: string): ErrorLine[] {
  const lines = faults.slice(0, ERRORS_MAX).map((fault): ErrorLine => {
    const path = [part, ...fault.instancePath.split('/').filter(Boolean)].join('.')
    // The validator's own words for unknown keys would repeat them, and they are the caller's text.
    const message = fault.keyword === 'unrecognized_keys' ? 'has a key that is not known' : fault.message
    return { path, message: message ?? 'is not valid' }
  })
  return lines
}
