import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RETURN_PATH_MAX_CHARACTERS } from '../limits.ts'
import { returnPath } from './return-path.ts'

describe('where one goes after signing in', () => {
  it.each(['/', '/conversations/abc', '/budgets?year=2026&unit=a#top', '/a%2Fb', '/sign-in-help', '/apiary'])(
    'is %s when it was asked for',
    (path) => expect(returnPath(path)).toBe(path),
  )

  it.each([
    'https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example',
    '///evil.example', '/.//evil.example', '/x/..//evil.example', '/%2e//evil.example', 'evil.example',
    'javascript:alert(1)', '\\\\evil', '', '/sign-in', '/sign-in?next=/x', '/sign-out', '/api/me', '/x/../api/me',
    `/${'x'.repeat(RETURN_PATH_MAX_CHARACTERS)}`, undefined, null, 7, ['/a', '/b'], { next: '/a' },
  ])('is never %j', (asked) => {
    expect(returnPath(asked)).toBe('/')
  })

  it('is on this host, whatever is asked for', () => {
    const pieces = ['/', '\\', '.', '..', '//', '%2f', '%5c', '@', ':', '?', '#', '\t', '\n', 'evil.example', 'x']
    const odd = fc.array(fc.constantFrom(...pieces)).map((parts) => `/${parts.join('')}`)
    const asked = fc.oneof(fc.string(), odd)
    fc.assert(fc.property(asked, (path) => {
      const here = 'https://here.example'
      // What a browser makes of the Location header, and of that once more if it is a page that links on.
      const there = new URL(returnPath(path), here)
      expect(there.origin).toBe(here)
      expect(returnPath(returnPath(path))).toBe(returnPath(path))
    }), { numRuns: 2_000 })
  })
})
