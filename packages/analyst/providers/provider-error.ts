import type { RunErrorCode } from '@perdure/protocol'
import type { ProviderErrorKind } from './model.ts'

/** Which run error each kind of provider failure becomes. */
export const RUN_ERROR_OF_PROVIDER_ERROR = {
  overloaded: 'provider_overloaded',
  rate_limit: 'provider_rate_limited',
  refusal: 'provider_refused',
  max_tokens: 'max_tokens',
  context_too_long: 'context_too_long',
  bad_key: 'provider_bad_key',
  unavailable: 'provider_unavailable',
  rejected: 'provider_rejected',
  protocol: 'provider_protocol',
} as const satisfies Record<ProviderErrorKind, RunErrorCode>

export interface ProviderErrorDetails {
  /** How long the provider asked to wait. */
  retryAfterMs?: number
  /** Asking again can help; false where the provider said that it cannot. */
  retryable?: boolean
  cause?: unknown
}

const RETRYABLE: ReadonlySet<ProviderErrorKind> = new Set(['overloaded', 'rate_limit', 'unavailable', 'protocol'])

/**
 * A provider gave no whole answer. The message is for logs: it holds a kind and a status, never a key or what people
 * wrote.
 */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind
  readonly retryAfterMs: number | undefined
  readonly retryable: boolean

  constructor(kind: ProviderErrorKind, message: string, details: ProviderErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.name = 'ProviderError'
    this.kind = kind
    this.retryAfterMs = details.retryAfterMs
    this.retryable = details.retryable ?? RETRYABLE.has(kind)
  }

  get runErrorCode(): RunErrorCode {
    return RUN_ERROR_OF_PROVIDER_ERROR[this.kind]
  }
}
