import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownPieces } from './markdown-pieces.ts'

const LINES = [
  'Some text.',
  '',
  '  ',
  '- item',
  '  more',
  '1. one',
  '12',
  '-',
  '```',
  '```ts',
  '~~~',
  '| a | b |',
  '# Head',
  '    code',
  '> said',
]
const markdown = fc.array(fc.constantFrom(...LINES), { maxLength: 30 }).map((lines) => lines.join('\n'))

describe('pieces', () => {
  it('are the whole text together', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        expect(markdownPieces(text).join('')).toBe(text)
      }),
    )
  })

  it('stay as they are while text is added, but for the last', () => {
    fc.assert(
      fc.property(markdown, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1))
        const before = markdownPieces(cut).slice(0, -1)
        expect(markdownPieces(text).slice(0, before.length)).toEqual(before)
      }),
    )
  })

  it('end at blank lines, but not inside code or a list', () => {
    const text = 'One.\n\n- a\n\n- b\n\n  still b\n\nTwo.\n\n```\ncode\n\nmore\n```\n\nThree.'
    expect(markdownPieces(text)).toEqual([
      'One.\n\n- a\n\n- b\n\n  still b\n\n',
      'Two.\n\n',
      '```\ncode\n\nmore\n```\n\n',
      'Three.',
    ])
  })

  it('are one where a definition may be used anywhere', () => {
    const text = 'See [it][1].\n\nMore.\n\n[1]: https://example.com'
    expect(markdownPieces(text)).toEqual([text])
  })

  it('are none of nothing', () => {
    expect(markdownPieces('')).toEqual([])
  })
})
