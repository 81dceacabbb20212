import { IDEMPOTENCY_KEY_MAX_CHARACTERS, ProblemError } from '@perdure/protocol'

/** A Structured Field string (RFC 9651, section 3.3.3): printable ASCII in quotes, `\"` and `\\` escaped. */
const QUOTED_STRING = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/

/**
 * The key an `Idempotency-Key` header names, without quotes and escapes; undefined without the header. Throws
 * ProblemError `invalid_idempotency_key` for one that is not a quoted string of 1 to 255 characters, or that was sent
 * twice.
 */
export function parseIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const quoted = typeof header === 'string' ? QUOTED_STRING.exec(header.trim())?.[1] : undefined
  const key = quoted?.replaceAll(/\\(.)/g, '$1')
  if (!key || key.length > IDEMPOTENCY_KEY_MAX_CHARACTERS) throw new ProblemError('invalid_idempotency_key')
  return key
}
