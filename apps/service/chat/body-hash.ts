import { createHash } from 'node:crypto'

/**
 * SHA-256 (hex) of a JSON value's canonical form, so that the order of keys and the spacing of a repeated body do not
 * make it another one. Canonical as in RFC 8785: keys sorted by UTF-16 code units, no space, JavaScript's numbers.
 */
export function bodyHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value), 'utf8').digest('hex')
}

/** Undefined members of objects are left out, as JSON does. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'null'
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  // A null prototype keeps a member called `__proto__` a member. Numeric keys come first whatever we do, in any order.
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const key of Object.keys(value).toSorted()) copy[key] = sorted((value as Record<string, unknown>)[key])
  return copy
}
