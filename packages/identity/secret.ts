import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/**
 * Compares in a time that does not depend on where the two differ, nor on their lengths: both are hashed first.
 * A missing value never matches, not even an empty expected one.
 */
export function secretMatches(given: string | undefined, expected: string): boolean {
  const equal = timingSafeEqual(digest(given ?? ''), digest(expected))
  return equal && given !== undefined && expected !== ''
}
