import type { ViewItem } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import { marksByBlock, marksWithin } from './answer-marks.ts'

const block = (number: number, text: string): ViewItem => ({ kind: 'text', block: number, text })

describe('marks', () => {
  it('count over the blocks in the order of their numbers, whatever the order they are held in', () => {
    const items = [block(1, 'rose 5%.'), block(0, 'Sales 😀 ')]
    const marks = [
      { offset: 0, length: 5 },
      { offset: 9 + 5, length: 2 },
    ]
    expect(marksByBlock(items, marks)).toEqual(
      new Map([
        [0, [{ offset: 0, length: 5 }]],
        [1, [{ offset: 5, length: 2 }]],
      ]),
    )
  })

  it('that do not lie in a stretch as a whole are not its own', () => {
    const marks = [
      { offset: 0, length: 3 },
      { offset: 2, length: 2 },
      { offset: 3, length: 2 },
      { offset: 4, length: 9 },
    ]
    expect(marksWithin(marks, 3, 2)).toEqual([{ offset: 0, length: 2 }])
  })
})
