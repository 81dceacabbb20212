import type { CheckData } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import { checkAnswer, type CheckedAnswer } from './check-answer.ts'
import { DESKS } from './testing/desks.ts'
import { labelledTexts } from './testing/labelled.ts'

/** All slices at once. */
function checkWhole(answer: CheckedAnswer): CheckData {
  const work = checkAnswer(answer)
  for (;;) {
    const slice = work.next()
    if (slice.done) return slice.value
  }
}

interface Place {
  offset: number
  length: number
}

function overlaps(left: Place, right: Place): boolean {
  return left.offset < right.offset + right.length && right.offset < left.offset + left.length
}

/** Held at what the checker reaches: below it something has been lost. */
const PRECISION_MIN = 0.98
const RECALL_MIN = 0.98
const SEEN_MIN = 0.98

test('on the labelled set it marks what is unsupported, and little else', () => {
  const texts = labelledTexts()
  const wrong: string[] = []
  const missed: string[] = []
  let marked = 0
  let unsupported = 0
  let seen = 0
  let supported = 0
  for (const { text, labels, ...answer } of texts) {
    const check = checkWhole(answer)
    const refuted = labels.filter((label) => !label.isSupported)
    const words = ({ offset, length }: Place): string => `${text.slice(offset, offset + length)} in: ${text}`
    marked += check.marks.length
    unsupported += refuted.length
    supported += labels.length - refuted.length
    seen += Math.min(check.supported, labels.length - refuted.length)
    wrong.push(...check.marks.filter((mark) => !refuted.some((label) => overlaps(mark, label))).map(words))
    missed.push(...refuted.filter((label) => !check.marks.some((mark) => overlaps(mark, label))).map(words))
  }
  const precision = 1 - wrong.length / marked
  const recall = 1 - missed.length / unsupported
  console.info(
    `checker on ${texts.length} texts with ${supported} supported and ${unsupported} unsupported figures: ` +
      `precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, supported seen ${(seen / supported).toFixed(3)}`,
  )
  for (const line of wrong) console.info(`  marked wrongly: ${line}`)
  for (const line of missed) console.info(`  missed: ${line}`)
  expect(texts.length).toBeGreaterThanOrEqual(200)
  expect(precision).toBeGreaterThanOrEqual(PRECISION_MIN)
  expect(recall).toBeGreaterThanOrEqual(RECALL_MIN)
  expect(seen / supported).toBeGreaterThanOrEqual(SEEN_MIN)
})

const check = (...blocks: string[]) => checkWhole({ blocks, datasets: DESKS.sales, question: '' })

describe('a check', () => {
  test('counts what is cited, what is held without a citation and what is not, and marks the last', () => {
    const text = 'Sales were [$102,002,471.90](cell:run1.d1:total:fy2026), or $102 million, up 2.2%.'
    expect(check(text)).toEqual({
      cited: 1,
      supported: 1,
      unsupported: 1,
      marks: [{ offset: text.indexOf('2.2%'), length: 4 }],
    })
  })

  test('marks places in the whole answer, and joins no number over two blocks', () => {
    const [first, second] = ['Let me see: 77', '% is 😀 5% of it.']
    expect(check(first, second).marks).toEqual([
      { offset: 12, length: 2 },
      { offset: first.length + second.indexOf('5%'), length: 2 },
    ])
  })

  test('marks a citation that names no cell, and one whose figure is not the cell’s', () => {
    const text = 'A [no such figure](cell:), b [$1.00](cell:run1.d1:1:fy2026), c [$1](cell:x).'
    const { cited, unsupported, marks } = check(text)
    expect([cited, unsupported]).toEqual([0, 3])
    expect(marks.map(({ offset, length }) => text.slice(offset, offset + length))).toEqual([
      '[no such figure](cell:)',
      '[$1.00](cell:run1.d1:1:fy2026)',
      '[$1](cell:x)',
    ])
  })

  test('takes a citation for true as the cell reads, with or without its sign', () => {
    expect(check('[-$1,345,079.75](cell:run1.d1:2:change) [$1,345,079.75](cell:run1.d1:2:change?abs)').cited).toBe(2)
    expect(check('[$1,345,079.75](cell:run1.d1:2:change)').unsupported).toBe(1)
  })

  test('of an answer without a figure counts nothing', () => {
    const nothing = { cited: 0, supported: 0, unsupported: 0, marks: [] }
    expect(check()).toEqual(nothing)
    expect(checkWhole({ blocks: ['Hello Ada.'], datasets: [], question: '' })).toEqual(nothing)
  })

  test('without datasets supports nothing', () => {
    const said = { blocks: ['Net sales were $102.0 million.'], datasets: [], question: '' }
    expect(checkWhole(said)).toMatchObject({ supported: 0, unsupported: 1 })
  })

  test('leaves alone what a dataset says of itself', () => {
    const scope = 'Customers with net sales above 250,000'
    const datasets = [{ ...DESKS.sales[0], scope }]
    expect(checkWhole({ blocks: ['Above $250,000 there are none.'], datasets, question: '' }).unsupported).toBe(0)
    expect(checkWhole({ blocks: ['Above $260,000 there are none.'], datasets, question: '' }).unsupported).toBe(1)
  })

  test('of a long text, whatever it is made of, does not run away', () => {
    const texts = ['$1,234 rose by about (', '[[[1 2 3 4 5 - – ', 'a1-', '1.', '1,', '(((($', 'by by by of the '].map(
      (piece) => piece.repeat(Math.ceil(40_000 / piece.length)),
    )
    for (const text of texts) expect(check(text).cited).toBe(0)
  })
})
