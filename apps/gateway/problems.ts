import type { ServerResponse } from 'node:http'
import { PROBLEM_CONTENT_TYPE, ProblemError } from '@perdure/protocol'
import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'

/** Answers with one problem; where an answer has begun, which cannot be taken back, cuts it off. */
export function sendProblem(response: ServerResponse, refusal: ProblemError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { retryAfterSeconds } = refusal
  const body = refusal.toProblem()
  response.writeHead(body.status, {
    'content-type': PROBLEM_CONTENT_TYPE,
    'cache-control': 'no-store',
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  })
  response.end(JSON.stringify(body))
}

/** The last handler: refusals as they are, a malformed form or path as the caller's fault, anything else as ours. */
export function problemHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const refusal = refusalOf(error)
    if (refusal.code === 'internal') logger.error({ err: error }, 'request failed')
    sendProblem(response, refusal)
  }
}

function refusalOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  if (status === 413) return new ProblemError('body_too_large')
  if (status === 415) return new ProblemError('unsupported_media_type')
  if (status === 404) return new ProblemError('not_found')
  return new ProblemError(typeof status === 'number' && status >= 400 && status < 500 ? 'bad_request' : 'internal')
}
