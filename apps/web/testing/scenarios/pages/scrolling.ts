import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'
import { answerCited, longDataset, MARGIN_CALL, MARGIN_END } from '../../samples/sample-answer.ts'
import { BUSINESS_UNITS } from '../../samples/sample-business.ts'

/** How far the page itself could be scrolled, away from what it shows: in a page of rooms that scroll, not at all. */
const excessOf = (page: Page) =>
  page.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement
    return { down: scrollHeight - clientHeight, aside: scrollWidth - clientWidth }
  })
const NONE = { down: 0, aside: 0 }

/** Whatever is in the rooms of a page, it scrolls in there. */
export function scrolling(bench: () => PanelBench): void {
  describe('the page around what scrolls', () => {
    it.each(['overview', 'products', 'customers', 'budgets'])('stays in the window: %s', async (path) => {
      const { page } = await bench().open({ path: `/${path}`, service: { person: { businessUnits: BUSINESS_UNITS } } })
      const main = page.getByRole('main')
      await main.getByRole('table').waitFor()
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 700 })
        await expect.poll(() => excessOf(page)).toEqual(NONE)
        expect(await main.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true)
      }
    })

    it('stays in the window beside a long list, and around long answers with wide tables', async () => {
      const titles = Array.from({ length: 60 }, (_, index) => `Question ${index + 1} about sales`)
      const { page, ask, log, status } = await bench().open({ before: (service) => remember(service, titles) })
      answerCited(await ask('What were the margins?'))
      await status.getByText('Answer complete').waitFor()
      const run = await ask('List all products')
      run.emit(MARGIN_CALL, { event: 'dataset', data: longDataset(40, 412) }, MARGIN_END)
      run.say(`| ${'Month | '.repeat(30)}\n|${' --- |'.repeat(30)}\n| ${'[no such figure](cell:) | '.repeat(30)}\n`, 1)
      run.end()
      await log.getByRole('group', { name: 'Table' }).last().waitFor()
      await status.getByText('Answer complete').waitFor()
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 700 })
        await expect.poll(() => excessOf(page)).toEqual(NONE)
        expect(await log.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
      }
    })
  })
}
