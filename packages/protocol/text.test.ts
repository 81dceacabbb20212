import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clipText, endsInsidePair, joinDeltas, safeCut, splitText } from './text.ts'
import type { TextData } from './events.ts'
import { runCount } from './testing/run-count.ts'

describe('safeCut', () => {
  test('cuts at the length asked for, or one before inside a pair', () => {
    expect(safeCut('abc', 2)).toBe(2)
    expect(safeCut('a😀b', 2)).toBe(1)
    expect(safeCut('a😀b', 3)).toBe(3)
    expect(safeCut('😀', 1)).toBe(0)
  })

  test('leaves lone halves where they are', () => {
    expect(safeCut('\ud83dxx', 1)).toBe(1)
    expect(safeCut('x\ude00x', 1)).toBe(1)
  })

  test('knows no cut beyond the end or before the start', () => {
    expect(safeCut('abc', 10)).toBe(3)
    expect(safeCut('abc', -1)).toBe(0)
    expect(safeCut('', 0)).toBe(0)
  })
})

test('pieces are the text, each short enough and well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 6 }), (text, maxUnits) => {
      const pieces = splitText(text, maxUnits)
      expect(pieces.join('')).toBe(text)
      for (const piece of pieces) {
        expect(piece.length).toBeGreaterThan(0)
        expect(piece.length).toBeLessThanOrEqual(maxUnits)
        expect(piece.isWellFormed()).toBe(true)
      }
    }),
    runCount(500),
  )
})

test('a piece in which a pair would not fit is refused', () => {
  expect(() => splitText('abc', 1)).toThrow(RangeError)
})

test('what is clipped ends in an ellipsis within the bound', () => {
  expect(clipText('abc', 3)).toBe('abc')
  expect(clipText('abcd', 3)).toBe('ab…')
  expect(clipText('a😀d', 3)).toBe('a…')
  expect(clipText('abcd', 0)).toBe('')
})

test('a first half at the end may wait for its other half', () => {
  expect(endsInsidePair('a\ud83d')).toBe(true)
  expect(endsInsidePair('a😀')).toBe(false)
  expect(endsInsidePair('')).toBe(false)
})

describe('joinDeltas', () => {
  const delta = (block: number, offset: number, text: string): TextData => ({ mode: 'delta', block, offset, text })

  test('makes one delta of two that follow each other', () => {
    expect(joinDeltas(delta(1, 3, 'ab'), delta(1, 5, 'c'))).toEqual(delta(1, 3, 'abc'))
  })

  test.for<[string, TextData, TextData]>([
    ['another block', delta(0, 0, 'ab'), delta(1, 2, 'c')],
    ['an overlap', delta(0, 0, 'ab'), delta(0, 1, 'c')],
    ['a snapshot', delta(0, 0, 'ab'), { ...delta(0, 2, 'c'), mode: 'snapshot' }],
    ['too long a whole', delta(0, 0, 'ab'), delta(0, 2, 'cd')],
  ])('does not join %s', ([, first, second]) => {
    expect(joinDeltas(first, second, 3)).toBeUndefined()
  })
})
