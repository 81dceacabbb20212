import type { CheckData, ViewItem } from '@perdure/protocol'

/** A stretch of a text that nothing supports. */
export type Mark = CheckData['marks'][number]

/**
 * A check's marks by block, counted from the block's start. The check counts over all blocks in the order of their
 * numbers, whatever the order in which the reader holds them.
 */
export function marksByBlock(items: readonly ViewItem[], marks: readonly Mark[]): Map<number, Mark[]> {
  const blocks = items.filter((item) => item.kind === 'text').toSorted((left, right) => left.block - right.block)
  const byBlock = new Map<number, Mark[]>()
  let start = 0
  for (const { block, text } of blocks) {
    const within = marksWithin(marks, start, text.length)
    if (within.length > 0) byBlock.set(block, within)
    start += text.length
  }
  return byBlock
}

/** Those that lie in a stretch of the text, counted from its start. */
export function marksWithin(marks: readonly Mark[], start: number, length: number): Mark[] {
  return marks
    .filter((mark) => mark.offset >= start && mark.offset + mark.length <= start + length)
    .map((mark) => ({ offset: mark.offset - start, length: mark.length }))
}
