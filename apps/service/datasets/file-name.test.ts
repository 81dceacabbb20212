import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attachmentDisposition } from './file-name.ts'

test.each([
  ['Net sales', 'attachment; filename="Net sales.csv"'],
  ['', 'attachment; filename="dataset.csv"'],
  ['..', 'attachment; filename="dataset.csv"'],
  ['../../etc/passwd', 'attachment; filename="etc passwd.csv"'],
  ['a"b\\c\r\nX: y', 'attachment; filename="a b c X y.csv"'],
  ['Café', 'attachment; filename="Cafe.csv"; filename*=UTF-8\'\'Caf%C3%A9.csv'],
  ['(it\'s) 100%', 'attachment; filename="(it\'s) 100.csv"'],
])('%j becomes %s', (title, expected) => {
  expect(attachmentDisposition(title, 'csv')).toBe(expected)
})

test('any title makes a header that is ASCII, on one line, and can be read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (title) => {
      const header = attachmentDisposition(title, 'xlsx')
      expect(header).toMatch(/^attachment; filename="[^"\\]+\.xlsx"(?:; filename\*=UTF-8''[\w.~!$&+^`|%-]+)?$/)
      expect(header).toMatch(/^[\x20-\x7e]*$/)
      const extended = /UTF-8''(.*)$/.exec(header)?.[1]
      if (extended !== undefined) expect(decodeURIComponent(extended)).toMatch(/\.xlsx$/)
    }),
    { numRuns: 1000 },
  )
})
