import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortened } from './shortened.ts'

/** As of a font whose wide letters are three times as wide as its narrow ones. */
function widthOf(text: string): number {
  return text.replaceAll(/[mwMW…]/g, '###').length
}

test('a name that has room stands whole', () => {
  expect(shortened('Signals', 7, widthOf)).toBe('Signals')
})

test('a longer one is cut where it is too wide, whatever its letters', () => {
  expect(shortened('illlillllill', 8, widthOf)).toBe('illli…')
  expect(shortened('mmmmmmmmmmmm', 8, widthOf)).toBe('m…')
})

test('no space stands before the dots, and no letter loses its mark', () => {
  expect(shortened('Town of Oakmere', 10, widthOf)).toBe('Town…')
  expect(shortened('e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301', 5, widthOf)).toBe('e\u0301…')
})

test('what is shown never takes more than its room, and as much of it as there is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 2, unit: fc.constantFrom('i', 'm', 'W', 'l') }), fc.integer({ min: 6, max: 60 }), (name, room) => {
      const shown = shortened(name, room, widthOf)
      expect(widthOf(shown)).toBeLessThanOrEqual(room)
      if (shown !== name) expect(widthOf(`${name.slice(0, shown.length)}…`)).toBeGreaterThan(room)
    }),
  )
})
