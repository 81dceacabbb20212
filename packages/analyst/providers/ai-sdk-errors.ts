import {
  APICallError,
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  LoadAPIKeyError,
  AISDKError,
  NoContentGeneratedError,
  TypeValidationError,
} from '@ai-sdk/provider'
import { z } from 'zod'
import type { ProviderErrorKind } from './model.ts'
import { ProviderError } from './provider-error.ts'
import { retryAfterMs } from './retry.ts'

/** Words that providers use as an error's `code` or `type`; they win over the status. */
const KIND_OF_CODE: Readonly<Record<string, ProviderErrorKind>> = {
  context_length_exceeded: 'context_too_long',
  exceed_context_size_error: 'context_too_long',
  insufficient_quota: 'rejected',
  invalid_api_key: 'bad_key',
  authentication_error: 'bad_key',
  permission_error: 'bad_key',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  server_error: 'unavailable',
  api_error: 'unavailable',
  content_filter: 'refusal',
}

const KIND_OF_STATUS: Readonly<Record<number, ProviderErrorKind>> = {
  401: 'bad_key',
  403: 'bad_key',
  408: 'unavailable',
  409: 'unavailable',
  413: 'context_too_long',
  425: 'unavailable',
  429: 'rate_limit',
  503: 'overloaded',
  529: 'overloaded',
}

/** What the SDK throws where an answer came and could not be read. */
const UNREADABLE = [
  EmptyResponseBodyError,
  InvalidResponseDataError,
  JSONParseError,
  NoContentGeneratedError,
  TypeValidationError,
] as const

/** An error as providers write it, in a body or in a stream; `code` may be a status. */
const toldSchema = z.looseObject({
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
  status: z.number().nullish(),
  message: z.string().nullish(),
})
type Told = z.infer<typeof toldSchema>

/**
 * Reads whatever a language model threw or streamed as an error. The message is made of status and code only, and the
 * SDK's own error is not kept as the cause: it holds the request, and so what people wrote.
 */
export function toProviderError(thrown: unknown, nowMs: number): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  if (APICallError.isInstance(thrown)) return fromApiCall(thrown, nowMs)
  if (LoadAPIKeyError.isInstance(thrown)) return new ProviderError('bad_key', 'no key is set')
  if (UNREADABLE.some((kind) => kind.isInstance(thrown))) return new ProviderError('protocol', 'unreadable answer')
  if (AISDKError.isInstance(thrown)) return new ProviderError('rejected', `the SDK refused the request: ${thrown.name}`)
  if (thrown instanceof Error) return new ProviderError('protocol', 'the stream broke', { cause: thrown })
  return fromTold(readTold(thrown), undefined) ?? new ProviderError('protocol', 'error in stream')
}

function fromApiCall(error: APICallError, nowMs: number): ProviderError {
  const { statusCode: status } = error
  if (status === undefined) return new ProviderError('unavailable', 'no connection', { cause: networkCauseOf(error) })
  const headers = new Headers(error.responseHeaders)
  const asked = retryAfterMs(headers, nowMs)
  const details = {
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    ...(headers.get('x-should-retry') === 'false' ? { retryable: false } : {}),
  }
  const told = fromTold(readTold(bodyOf(error)), status, details)
  return told ?? new ProviderError(kindOfStatus(status), `${status}`, details)
}

function fromTold(
  told: Told | undefined,
  status: number | undefined,
  details: { retryAfterMs?: number; retryable?: boolean } = {},
): ProviderError | undefined {
  if (told === undefined) return undefined
  const words = [told.code, told.type].filter((word) => typeof word === 'string')
  const coded = words.map((word) => KIND_OF_CODE[word]).find((kind) => kind !== undefined)
  const numbered = status ?? told.status ?? (typeof told.code === 'number' ? told.code : undefined)
  const kind = coded ?? (numbered === undefined ? 'protocol' : kindOfStatus(numbered))
  const isTooLong = (kind === 'rejected' || kind === 'protocol') && saysTooLong(told)
  const known = words.find((word) => KIND_OF_CODE[word] !== undefined)
  return new ProviderError(
    isTooLong ? 'context_too_long' : kind,
    `${numbered ?? 'in stream'} ${known ?? 'of no known code'}`,
    details,
  )
}

function kindOfStatus(status: number): ProviderErrorKind {
  const kind = KIND_OF_STATUS[status]
  if (kind !== undefined) return kind
  if (status >= 500) return 'unavailable'
  return status >= 400 ? 'rejected' : 'protocol'
}

/**
 * The one place where words decide: most local servers have no code for a prompt beyond the window. Worded otherwise it
 * is told as `rejected`, which is true as well.
 */
function saysTooLong({ message }: Told): boolean {
  return /context (length|window|size)|(prompt|input) is too long|maximum context/i.test(message ?? '')
}

function readTold(value: unknown): Told | undefined {
  const wrapped = z.looseObject({ error: toldSchema }).safeParse(value)
  if (wrapped.success) return wrapped.data.error
  return toldSchema.safeParse(value).data
}

function bodyOf({ responseBody }: APICallError): unknown {
  try {
    return JSON.parse(responseBody ?? '')
  } catch {
    return undefined
  }
}

/** The failure below the SDK's own, which knows an address and no prompt. */
function networkCauseOf({ cause }: APICallError): unknown {
  return cause instanceof Error ? cause : undefined
}
