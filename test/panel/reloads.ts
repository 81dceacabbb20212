import { describe, expect, test } from 'vitest'
import { createRandom } from '../harness/random.ts'
import { latestRun, toldText } from './answers.ts'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'
import { CATALOGUE } from './questions.ts'

/** The same moments every time; others by `PANEL_SEED`. */
const SEED = Number(process.env['PANEL_SEED'] ?? 6)
const RELOADS = 10
/** Somewhat less than the answer has, bare, so that the last moment is in the middle of it, too. */
const SPREAD_OVER_CHARACTERS = 2_000

/** One moment in each tenth of the answer, each told by how much of it is written. */
function moments(seed: number): number[] {
  const random = createRandom(seed)
  const tenth = SPREAD_OVER_CHARACTERS / RELOADS
  return Array.from({ length: RELOADS }, (_, index) => random.whole(index * tenth + 1, (index + 1) * tenth))
}

/** Loading the page again, at any moment. */
export function reloads(bench: () => PanelBench): void {
  describe('reloading', () => {
    test(`at ten moments of seed ${SEED} (${moments(SEED).join(', ')} characters): the answer goes on, once`, async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(CATALOGUE)
      const shown: string[] = []
      let inTheMiddle = 0
      for (const characters of moments(SEED)) {
        await panel.untilWritten(characters)
        shown.push(await panel.written())
        if (await panel.stop.isVisible()) inTheMiddle += 1
        await panel.page.reload()
        await eventually(() => panel.written()).toMatch(new RegExp(`^${RegExp.escape(shown.at(-1) ?? '')}`, 'u'))
      }
      await panel.ended()
      const run = await latestRun(await bench().person('ada'), await panel.conversationId())
      const whole = await toldText(await bench().person('ada'), run.runId)
      expect(await panel.written()).toBe(whole)
      expect(shown.filter((text) => !whole.startsWith(text))).toEqual([])
      expect(run).toMatchObject({ attempt: 1, status: 'completed' })
      expect(await panel.log.getByRole('article').count()).toBe(1)
      expect(inTheMiddle, 'reloads in the middle of the answer').toBeGreaterThanOrEqual(RELOADS / 2)
    })

    test('before the service has answered at all: the question is asked, once', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      const isOnItsWay = panel.page.waitForRequest((sent) => sent.method() === 'POST' && sent.url().endsWith('/chat'))
      await panel.ask('What were net sales in FY2031?')
      await isOnItsWay
      await panel.page.reload()
      await panel.ended()
      expect(await panel.log.getByRole('article').count()).toBe(1)
    })
  })
}
