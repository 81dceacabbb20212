import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { PanelBench } from './bench.ts'
import { MARGIN, SCENARIO } from './questions.ts'

const TABS_MAX = 200

/** Goes on by Tab until `goal` has the focus. */
async function tabTo(page: Page, goal: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let presses = 0; presses < TABS_MAX; presses += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${TABS_MAX} times ${key} did not lead to ${goal.toString()}`)
}

/** Without a mouse. */
export function keyboard(bench: () => PanelBench): void {
  describe('by keyboard alone', () => {
    test('ask, stop, ask again, read a source, open another conversation and rename it', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      const { page } = panel
      await panel.box.waitFor()
      await tabTo(page, panel.box)
      await page.keyboard.type(SCENARIO)
      await page.keyboard.press('Shift+Enter')
      await page.keyboard.type('And by 5 %?')
      await page.keyboard.press('Enter')
      await panel.untilWritten(50)
      await tabTo(page, panel.stop)
      await page.keyboard.press('Space')
      await panel.ended('Stopped')
      expect(await panel.box.evaluate((element) => element === document.activeElement)).toBe(true)

      await page.keyboard.type(MARGIN)
      await page.keyboard.press('Enter')
      await panel.ended()
      const figure = panel.log.getByRole('article').last().getByRole('button', { name: /^[−+-]?\$?[\d,.]+ ?%?$/ }).first()
      await tabTo(page, figure, 'Shift+Tab')
      await page.keyboard.press('Enter')
      const source = page.getByRole('dialog')
      await source.waitFor()
      await page.keyboard.press('Escape')
      await source.waitFor({ state: 'detached' })
      expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true)
      await panel.picture('keyboard-focus')
    })
  })
}
