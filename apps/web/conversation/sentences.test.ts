import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CITED, MARGIN_DATASET } from '../testing/samples/sample-answer.ts'
import { spoken, wholeSentences } from './sentences.ts'

it('says whole sentences only, and goes on where it stopped', () => {
  const answer = 'Sales rose by 4.5 % in **June**. Margins fell! And cos'
  const first = wholeSentences(answer, 0, [])
  expect(first.text).toBe('Sales rose by 4.5 % in June . Margins fell!')
  expect(wholeSentences(`${answer}ts too.\n`, first.until, []).text).toBe('And costs too.')
})

it('takes a heading or an item of a list for a sentence', () => {
  expect(wholeSentences('## Margin\n- One thing\n- Anoth', 0, []).text).toBe('Margin - One thing')
})

it('reads a link by its words', () => {
  expect(spoken('See [the books](https://example.com/a_b).', [])).toBe('See the books .')
})

it('says a cited figure as the page shows it, and one whose cell is not at hand as it was written', () => {
  expect(wholeSentences(CITED, 0, [MARGIN_DATASET]).text).toMatch(
    /^Signals sold \$48,210,400 at a margin of 39\.8% , which fell by 1\.4 pp\. The best was 47\.1%; .* no such figure for Lamps/,
  )
  expect(spoken('It was [$5.00](cell:gone:1:x).', [])).toBe('It was $5.00.')
})

it('says everything once, however the text arrives', () => {
  const words = fc.array(fc.constantFrom('One. ', 'two ', 'Three!\n', '4.5 ', 'etc'), { maxLength: 40 })
  fc.assert(
    fc.property(words, fc.array(fc.nat({ max: 60 })), (pieces, cuts) => {
      const whole = pieces.join('')
      const lengths = [...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length]
      let until = 0
      const said: string[] = []
      for (const length of lengths) {
        const next = wholeSentences(whole.slice(0, length), until, [])
        expect(next.until).toBeGreaterThanOrEqual(until)
        said.push(whole.slice(until, next.until))
        until = next.until
      }
      expect(said.join('')).toBe(whole.slice(0, until))
    }),
  )
})
