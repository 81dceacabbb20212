import fc from 'fast-check'
import { expect, it } from 'vitest'
import { balanced, isolated } from './directions.ts'

const [LEFT_TO_RIGHT, ISOLATE, END, OVERRIDE] = ['\u2066', '\u2068', '\u2069', '\u202E']

it('isolates what runs from right to left, or turns round what comes after it', () => {
  for (const words of ['עלות', 'تكلفة 2026', `Costs ${OVERRIDE}abc`]) expect(isolated(words)).toBe(ISOLATE + words + END)
})

it('leaves what runs from left to right as it is', () => {
  for (const words of ['', 'Umsätze nach Region', '原価', 'Costs (−5 %) 👍🏽']) expect(isolated(words)).toBe(words)
})

it('lets no words end the isolate around them, nor leave one open', () => {
  expect(isolated(`a${END}${OVERRIDE}b`)).toBe(`${ISOLATE}a${OVERRIDE}b${END}`)
  expect(isolated(`a${LEFT_TO_RIGHT}b`)).toBe(`${ISOLATE}a${LEFT_TO_RIGHT}b${END}${END}`)
  const some = fc.array(fc.constantFrom(LEFT_TO_RIGHT, ISOLATE, END, OVERRIDE, 'a'), { maxLength: 12 })
  fc.assert(
    fc.property(some, (pieces) => {
      const words = balanced(pieces.join(''))
      const depths = Array.from(words, (_, index) => depthOf(words.slice(0, index + 1)))
      expect([Math.min(0, ...depths), depthOf(words)]).toEqual([0, 0])
      expect(balanced(words)).toBe(words)
    }),
  )
})

function depthOf(words: string): number {
  return (words.match(/[\u2066-\u2068]/g)?.length ?? 0) - (words.match(/\u2069/g)?.length ?? 0)
}
