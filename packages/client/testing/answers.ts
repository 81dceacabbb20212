import { problem, type ProblemCode, type ProblemDetails } from '@perdure/protocol'
import type { ServerResponse } from 'node:http'

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(value))
}

export function sendProblem(
  response: ServerResponse,
  code: ProblemCode,
  details: ProblemDetails = {},
  headers: Record<string, string> = {},
): void {
  const body = problem(code, details)
  response.writeHead(body.status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(body))
}
