import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutUndecidedEnd } from './undecided-end.ts'

describe('the end of a growing text', () => {
  it.each([
    ['Sales rose **', 'Sales rose '],
    ['Sales **rose*', 'Sales **rose'],
    ['see `', 'see '],
    ['a snake_', 'a snake'],
    ['a ~~', 'a '],
    ['2 \\', '2 '],
    ['and <', 'and '],
    ['Look ![', 'Look '],
    ['**[', ''],
  ])('has no sign that means nothing yet: %j', (text, shown) => {
    expect(withoutUndecidedEnd(text)).toBe(shown)
  })

  it.each(['-', '- ', '  - ', '1', '12', '12.', '1. ', '#', '## ', '>', '> - ', '---', '**', '=', '``', '~~', '+', '* *', '- [', '- [x', '- [ ] '])(
    'has no line that is not known to be one: %j',
    (begun) => {
      expect(withoutUndecidedEnd(`Text.\n${begun}`)).toBe('Text.\n')
      expect(withoutUndecidedEnd(begun).trim()).toBe('')
    },
  )

  it.each([
    ['see [the def', 'see the def'],
    ['see [the definitions]', 'see the definitions'],
    ['see [the definitions](htt', 'see the definitions'],
    ['see [it](https://example.com/a_(b)', 'see it'],
    ['the [no such figure](cel', 'the '],
  ])('has the words of a link that is not whole: %j', (text, shown) => {
    expect(withoutUndecidedEnd(text)).toBe(shown)
  })

  it.each(['sold [$4', 'sold [-1.4 percentage po', 'sold [39.8%]', 'sold [39.8%](cell:ds-1:1', 'sold **[39.8%](cell:ds'])(
    'has no cited figure before its citation: %j',
    (text) => {
      expect(withoutUndecidedEnd(text)).toBe('sold ')
    },
  )

  it.each(['```\nselect *', '```\na[0', '```sql\n- ', '~~~\n**'])('is left as it is in code: %j', (text) => {
    expect(withoutUndecidedEnd(text)).toBe(text)
  })

  it('in code has no fence that only begins', () => {
    expect(withoutUndecidedEnd('```\ncode\n``')).toBe('```\ncode\n')
    // Code that is not closed looks the same.
    expect(withoutUndecidedEnd('```\ncode\n```')).toBe('```\ncode\n')
  })

  it.each(['Text.', 'a [b](c) d', 'In 2026 sales', '- item', '- [x] done', '3*4', 'sold [39.8%](cell:ds-1:1:m)', '`a[1`'])(
    'is left as it is where it is settled: %j',
    (text) => {
      expect(withoutUndecidedEnd(text)).toBe(text.replace(/`$/, ''))
    },
  )

  it('takes from a long text nothing but its end, once', () => {
    const words = fc.constantFrom('word', '**', '*', '[', ']', '(', ')', '\n', '\n\n', '- ', '1.', '`', '~', '|', 'cell:', '$5')
    fc.assert(
      fc.property(fc.array(words, { maxLength: 20 }), (some) => {
        const shown = withoutUndecidedEnd(some.join(' '))
        expect(withoutUndecidedEnd(shown)).toBe(shown)
        expect(withoutUndecidedEnd(`Settled.\n\n${some.join(' ')}`)).toMatch(/^Settled\./)
      }),
    )
  })
})
