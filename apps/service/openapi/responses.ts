import { PROBLEM_CONTENT_TYPE, type ProblemCode, PROBLEMS, problemSchema } from '@perdure/protocol'
import { z } from 'zod'

/** How a route's schema tells what it answers; the document's builder turns it into OpenAPI responses. */
export interface DescribedHeader {
  type: 'string' | 'integer'
  description: string
}
export type DescribedHeaders = Readonly<Record<string, DescribedHeader>>

/** A JSON answer. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string, headers: DescribedHeaders = {}) {
  return { description, headers, content: { 'application/json': { schema } } }
}

/** An answer without a body. */
export function empty(description: string) {
  return z.undefined().describe(description)
}

/** Bytes of some media type, as a file to keep. */
export function file(description: string, mediaTypes: readonly string[]) {
  const schema = z.string().meta({ format: 'binary', description })
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]))
}

export const RUN_HEADERS = {
  location: { type: 'string', description: 'Path of the run' },
  'x-run-id': { type: 'string', description: 'Id of the run' },
} as const satisfies DescribedHeaders

const eventStreamSchema = z.string().describe(
  'Server-sent events. `event` names a schema of `x-events`, `data` is its JSON on one line, `id` the cursor reached.',
)

export const eventStreamContent = { 'text/event-stream': { schema: eventStreamSchema } }

const STATUS_HEADERS: Readonly<Record<number, DescribedHeaders>> = {
  405: { allow: { type: 'string', description: 'Methods that are allowed here' } },
  429: { 'retry-after': { type: 'integer', description: 'Seconds to wait' } },
  503: { 'retry-after': { type: 'integer', description: 'Seconds to wait' } },
}

interface ProblemResponse {
  description: string
  headers: DescribedHeaders
  content: Record<string, { schema: typeof problemSchema }>
}

/** Refusals, one response per status, which tells the codes that travel with it. */
export function problems(...codes: readonly ProblemCode[]): Record<number, ProblemResponse> {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, sameStatus]) => [
      status,
      {
        description: sameStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join(' '),
        headers: STATUS_HEADERS[status] ?? {},
        content: { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } },
      },
    ]),
  )
}

/** What every route under `/api/ai` may be refused with before it is looked at. */
export const CALLER_PROBLEMS = [
  'untrusted_caller',
  'unauthenticated',
  'invalid_principal',
  'ai_not_permitted',
  'feature_disabled',
  'internal',
  'draining',
  'not_ready',
] as const satisfies readonly ProblemCode[]

/** What every route under `/api/ai/admin` may be refused with before it is looked at. */
export const OPERATOR_PROBLEMS = [
  'untrusted_caller',
  'unauthenticated',
  'invalid_principal',
  'forbidden',
  'internal',
  'not_ready',
] as const satisfies readonly ProblemCode[]
