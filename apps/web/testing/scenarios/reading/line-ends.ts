import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { MARGIN_CALL, MARGIN_DATASET, MARGIN_END } from '../../samples/sample-answer.ts'

const ANSWER = [
  'The whole cost of all of it (−[$48,210,400.00](cell:ds-1:1:revenue)) came to −$2,500,600 more, or to ',
  '**−[39.8%](cell:ds-1:1:margin)**, and by ±[$31,775,900.00](cell:ds-1:2:revenue)%; ',
  '“[$9,114,020.00](cell:ds-1:4:revenue)”, −**[47.1%](cell:ds-1:2:margin)**! (See [no such figure](cell:).) It lost −$7,310 (−$8,100).',
].join('')
/** What the check of the answer finds in it. */
const MARKS = ['$7,310', '$8,100'].map((words) => ({ offset: ANSWER.indexOf(words), length: words.length }))
/** As they are read, each on one line at any width. */
const TOGETHER = ['(−$48,210,400)', '−$2,500,600', '−39.8%,', '±$31,775,900%;', '“$9,114,020”,', '−47.1%!', '−$7,310', '(−$8,100']
const WIDTHS_PX = Array.from({ length: 120 }, (_, index) => 180 + index * 3)

/** In the page: which of the words are parted by the end of a line, and at which width of the text. */
function partedAt(prose: Element, { words, widthsPx }: { words: string[]; widthsPx: number[] }): string[] {
  const walker = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT)
  const places: [node: Text, offset: number][] = []
  let text = ''
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    for (let offset = 0; offset < node.data.length; offset += 1) places.push([node, offset])
    text += node.data
  }
  const middleOf = (index: number) => {
    const [node, offset] = places[index]!
    const range = new Range()
    range.setStart(node, offset)
    range.setEnd(node, offset + 1)
    const { top, bottom } = range.getBoundingClientRect()
    return (top + bottom) / 2
  }
  return widthsPx.flatMap((widthPx) => {
    ;(prose as HTMLElement).style.width = `${widthPx}px`
    return words
      .filter((some) => Math.abs(middleOf(text.indexOf(some)) - middleOf(text.indexOf(some) + some.length - 1)) > 4)
      .map((some) => `${some} at ${widthPx}`)
  })
}

/** Where a line of an answer may end. */
export function lineEnds(bench: () => PanelBench): void {
  describe('the end of a line', () => {
    it('never stands between a figure and its sign, its brackets or what ends the sentence', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Costs?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      run.say(ANSWER, 1)
      run.emit({ event: 'check', data: { cited: 6, supported: 1, unsupported: 3, marks: MARKS } })
      run.end()
      const prose = log.locator('.prose')
      await log.getByText('3 figures have no source').waitFor()
      const read = await prose.innerText()
      for (const words of TOGETHER) expect(read).toContain(words)
      expect(await prose.evaluate(partedAt, { words: TOGETHER, widthsPx: WIDTHS_PX })).toEqual([])
      expect(await prose.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    })

    it('leaves a copy of the text as it is written', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Costs?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      run.say('It cost (−[$48,210,400.00](cell:ds-1:1:revenue)), or −$2,500,600 more.', 1)
      run.end()
      await log.getByRole('button', { name: '$48,210,400' }).waitFor()
      const copied = await log.locator('.prose p').evaluate((element) => {
        getSelection()?.selectAllChildren(element)
        return getSelection()?.toString()
      })
      expect(copied).toBe('It cost (−$48,210,400), or −$2,500,600 more.')
    })
  })
}
