import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sectionsOf } from './sections.ts'

describe('sections', () => {
  test('are put together to the text they were cut from, each told where it begins', () => {
    const words = fc.constantFrom('word ', '\n', '\n\n', '| 1 | 2 |\n', 'x'.repeat(9_000))
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }).map((parts) => parts.join('').repeat(9)), (text) => {
        const sections = sectionsOf(text)
        expect(sections.map((section) => section.text).join('')).toBe(text)
        for (const { text: part, start } of sections) expect(text.startsWith(part, start)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  test('end at a blank line where there is one, so that a table keeps its head', () => {
    const table = `| Unit | Sales |\n| --- | --- |\n${'| Air | 12 |\n'.repeat(400)}`
    const sections = sectionsOf(`${'Some words. '.repeat(500)}\n\n${table}\nThe end.`)
    expect(sections.map(({ text }) => text.slice(0, 8))).toEqual(['Some wor', '| Unit |', 'The end.'])
  })

  test('are bounded, whatever the text', () => {
    const longest = (text: string): number => Math.max(...sectionsOf(text).map((section) => section.text.length))
    for (const text of ['x'.repeat(100_000), 'words and '.repeat(10_000), 'one line\n'.repeat(10_000)]) {
      expect(longest(text)).toBeLessThanOrEqual(16_000)
    }
    expect(sectionsOf('words and '.repeat(10_000)).every(({ text }) => text.endsWith(' '))).toBe(true)
  })
})
