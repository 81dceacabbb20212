import { emptyView, type RunView } from '@perdure/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runCount } from '../testing/run-count.ts'
import { foldSizeBytes, isFoldShorter } from './fold-bytes.ts'

function viewOf(texts: readonly string[]): RunView {
  return { ...emptyView(), items: texts.map((text, block) => ({ kind: 'text', block, text })) }
}

test('a fold is shorter than so many bytes just where it measures less', () => {
  const texts = fc.array(fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }), { maxLength: 5 })
  fc.assert(
    fc.property(texts, fc.integer({ min: -300, max: 300 }), (held, past) => {
      const at = { view: viewOf(held), seq: 7, loggedBytes: 1 }
      const sizeBytes = foldSizeBytes(at)
      expect(isFoldShorter(at, sizeBytes + past)).toBe(past > 0)
    }),
    runCount(200),
  )
})

test('a text that alone is as long is not encoded to find that out', () => {
  // Whoever looks at more of it than its length finds no text.
  const text = { length: 1_000_000 } as unknown as string
  const at = { view: viewOf([text]), seq: 7, loggedBytes: 1 }
  expect(isFoldShorter(at, 1_000_000)).toBe(false)
})
