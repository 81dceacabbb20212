import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPanel, type Build } from '../../build-panel.ts'
import { GROWING_SAMPLES } from '../../samples/growing-samples.ts'
import type { Seen } from '../../markdown-page/main.tsx'
import type { PanelBench } from '../../panel.ts'

const BUILD_TIMEOUT_MS = 60_000
/** As many characters at a time as models send, and each one. */
const STEPS_CHARACTERS = [1, 4]
const WIDTHS_PX = [700, 288]
const LINE_PX = 26

type Grow = (text: string, stepCharacters: number, widthPx: number) => Seen[]

const plain = (words: string): string => words.replaceAll(/\s+/g, ' ').trim()

/** The text of an answer at every length that it has while it comes, in a browser that lays it out. */
export function growing(bench: () => PanelBench): void {
  describe('a growing answer', () => {
    let build: Build | undefined
    beforeAll(async () => {
      build = await buildPanel('markdown-page')
    }, BUILD_TIMEOUT_MS)
    afterAll(() => build?.remove())

    async function seenOf(text: string, step: number, widthPx: number): Promise<Seen[]> {
      const { page } = await bench().open(build ? { folder: build.folder } : {})
      return page.evaluate(
        ([all, characters, width]) => (window as unknown as { grow: Grow }).grow(all, characters, width),
        [text, step, widthPx] as const,
      )
    }

    for (const [name, text] of Object.entries(GROWING_SAMPLES)) {
      it(`shows ${name} at every length as the beginning of what they will be`, async () => {
        for (const step of STEPS_CHARACTERS) {
          const seen = await seenOf(text, step, WIDTHS_PX[0] ?? 0)
          const whole = plain(seen.at(-1)?.words ?? '')
          expect(whole.length).toBeGreaterThan(text.length / 3)
          expect(seen.map(({ words }) => plain(words)).filter((words) => !whole.startsWith(words))).toEqual([])
          // Of what stands above the last block, nothing was rendered anew.
          expect(seen.filter(({ replaced }) => replaced > 0)).toEqual([])
        }
      })

      it(`never takes back a line of ${name}, nor ends higher than it grew`, async () => {
        for (const widthPx of WIDTHS_PX) {
          const heights = (await seenOf(text, 1, widthPx)).map(({ heightPx }) => heightPx)
          const shrunk = heights.slice(1).map((height, index) => (heights[index] ?? 0) - height)
          expect(Math.max(...shrunk)).toBeLessThan(LINE_PX)
          expect(heights.at(-1)).toBe(Math.max(...heights))
        }
      })
    }
  })
}
