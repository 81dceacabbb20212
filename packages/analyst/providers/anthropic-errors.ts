import { APIConnectionError, APIError, AnthropicError } from '@anthropic-ai/sdk'
import type { ProviderErrorKind } from './model.ts'
import { ProviderError } from './provider-error.ts'
import { retryAfterMs } from './retry.ts'

/**
 * The provider's own word for what went wrong; it wins over the status, which an error inside a stream does not have.
 */
const KIND_OF_TYPE: Readonly<Record<string, ProviderErrorKind>> = {
  authentication_error: 'bad_key',
  permission_error: 'bad_key',
  billing_error: 'rejected',
  invalid_request_error: 'rejected',
  not_found_error: 'rejected',
  request_too_large: 'context_too_long',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  timeout_error: 'unavailable',
  api_error: 'unavailable',
  conflict_error: 'unavailable',
}

const KIND_OF_STATUS: Readonly<Record<number, ProviderErrorKind>> = {
  401: 'bad_key',
  403: 'bad_key',
  408: 'unavailable',
  409: 'unavailable',
  413: 'context_too_long',
  429: 'rate_limit',
  529: 'overloaded',
}

/** A limit on money, not on speed: waiting does not lift it. */
const SPEND_LIMIT_CODES: ReadonlySet<string> = new Set([
  'contract_spend_limit_reached',
  'enforced_spend_limit_reached',
  'linked_organization_spend_limit_reached',
])

/**
 * Reads whatever the SDK or the stream threw. Its message is made of status and type only: the provider's may quote the
 * prompt.
 */
export function toProviderError(thrown: unknown, nowMs: number): ProviderError {
  if (thrown instanceof ProviderError) return thrown
  if (thrown instanceof APIConnectionError) return new ProviderError('unavailable', 'no connection', { cause: thrown })
  if (thrown instanceof APIError) return fromApiError(thrown, nowMs)
  if (thrown instanceof AnthropicError)
    return new ProviderError('rejected', 'the SDK refused the request', { cause: thrown })
  return new ProviderError('protocol', 'the stream broke', { cause: thrown })
}

function fromApiError(error: APIError, nowMs: number): ProviderError {
  const kind = kindOf(error)
  const asked = retryAfterMs(error.headers, nowMs)
  const advice = error.headers?.get('x-should-retry')
  return new ProviderError(kind, `${error.status ?? 'in stream'} ${error.type ?? 'untyped'}`, {
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    ...(advice === 'false' ? { retryable: false } : {}),
  })
}

function kindOf(error: APIError): ProviderErrorKind {
  if (SPEND_LIMIT_CODES.has(error.errorCode ?? '')) return 'rejected'
  const kind = KIND_OF_TYPE[error.type ?? ''] ?? KIND_OF_STATUS[error.status ?? 0] ?? kindOfUnknownStatus(error.status)
  return kind === 'rejected' && saysTooLong(error) ? 'context_too_long' : kind
}

function kindOfUnknownStatus(status: number | undefined): ProviderErrorKind {
  if (status === undefined) return 'protocol'
  return status >= 500 ? 'unavailable' : 'rejected'
}

/**
 * The one place where words decide: a prompt beyond the context window is a plain `invalid_request_error` with status
 * 400 and no code of its own. Worded otherwise it is told as `rejected`, which is true as well.
 */
function saysTooLong(error: APIError): boolean {
  return error.status === 400 && /prompt is too long|exceeds? (the )?context/i.test(error.apiMessage ?? '')
}
