import { STATUS_CODES } from 'node:http'
import { PROBLEM_CONTENT_TYPE, problem, ProblemError } from '@perdure/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import { AllowedMethods } from './allowed-methods.ts'
import { problemOfError } from './problem-of-error.ts'
import { readOn } from './read-on.ts'

/** When a draining program suggests to come back: long enough for another to have taken its place. */
export const DRAINING_RETRY_MS = 2_000

/**
 * Options a Fastify server needs beside `installProblems`, for what goes wrong before a route is found: a URL that
 * cannot be decoded, and bytes that are not HTTP. Spread them into `Fastify({ ... })`.
 */
export const problemServerOptions = {
  frameworkErrors: (error, request, reply) => {
    void sendProblem(problemOfError(error), request, reply)
  },
  clientErrorHandler: (_error, socket) => {
    if (socket.writable) socket.write(malformedRequestAnswer())
    socket.destroy()
  },
  // Fastify's own answer while closing is not problem+json; `installProblems` gives ours.
  return503OnClosing: false,
} satisfies FastifyServerOptions

export interface ProblemOptions {
  /** What an error of the program's own stands for; whatever it does not know, as it came. */
  translate?: (error: unknown) => unknown
}

/**
 * Makes every refusal of a Fastify server problem+json from the registry: errors thrown by routes and hooks, failed
 * validation (400 with `errors`), unknown paths (404), wrong methods (405 with `Allow`), and any request while the
 * server closes (503 `draining`). Call it before the first route is added.
 *
 * Errors that are our own fault are logged whole and answered as `internal` with nothing of them.
 */
export function installProblems(app: FastifyInstance, { translate = (error) => error }: ProblemOptions = {}): void {
  const allowedMethods = new AllowedMethods()
  app.addHook('onRoute', (route) => allowedMethods.add(route.url, route.method))

  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onRequest', async () => {
    if (isClosing) throw new ProblemError('draining', { retryAfterMs: DRAINING_RETRY_MS })
  })

  app.setErrorHandler(async (error, request, reply) => {
    const refusal = problemOfError(translate(error))
    if (refusal.code === 'body_too_large') await readOn(request.raw)
    return sendProblem(refusal, request, reply, error)
  })
  app.setNotFoundHandler((request, reply) => {
    const methods = allowedMethods.of(request.url.split('?', 1)[0] ?? '')
    if (methods.length === 0) return sendProblem(new ProblemError('not_found'), request, reply)
    return sendProblem(new ProblemError('method_not_allowed'), request, reply.header('allow', methods.join(', ')))
  })
}

/** Answers with one problem: status, `Retry-After` where it tells a time, `cache-control: no-store`, the body. */
export function sendProblem(
  refusal: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
  cause: unknown = refusal,
): FastifyReply {
  const body = refusal.toProblem()
  if (body.status >= 500 && refusal.code === 'internal') request.log.error({ err: cause }, 'request failed')
  const { retryAfterSeconds } = refusal
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(retryAfterSeconds))
  return reply
    .code(body.status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_CONTENT_TYPE)
    .serializer(JSON.stringify)
    .send(body)
}

function malformedRequestAnswer(): string {
  const body = problem('bad_request')
  const text = JSON.stringify(body)
  return [
    `HTTP/1.1 ${body.status} ${STATUS_CODES[body.status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
    '',
    text,
  ].join('\r\n')
}
