import { hasNoFault } from '@perdure/testing-browser/axe'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'

const LIGHT = 'rgb(251, 250, 247)'
const DARK = 'rgb(18, 22, 20)'

const groundOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

/** Runs in the page before all else: keeps the colour scheme of each frame of the document, from its first on. */
function keepSchemes(): void {
  const schemes: string[] = []
  Object.assign(window, { schemes })
  const look = (): void => {
    if (document.body !== null) schemes.push(getComputedStyle(document.documentElement).colorScheme)
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}
const schemesOf = (page: Page) => page.evaluate(() => (window as unknown as { schemes: string[] }).schemes)

/** What somebody sets for themselves, and what a key does. */
export function preferences(bench: () => PanelBench): void {
  describe('preferences', () => {
    test('a chosen theme is shown at once, and over a reload before anything is painted', async () => {
      const ada = await bench().profile('ada', { colorScheme: 'light' })
      const { page, box } = await ada.tab()
      await box.waitFor()
      expect(await groundOf(page)).toBe(LIGHT)
      await page.getByRole('button', { name: 'Ada Okonkwo settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).check()
      await eventually(() => groundOf(page)).toBe(DARK)
      await page.addInitScript(keepSchemes)
      await page.reload()
      await box.waitFor()
      // A document without its styles yet has the scheme `normal`, and nothing of it is painted.
      await eventually(async () => [...new Set((await schemesOf(page)).filter((one) => one !== 'normal'))]).toEqual(['dark'])
      expect(await groundOf(page)).toBe(DARK)
      const business = await ada.tab('/overview')
      await business.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
      expect(await groundOf(business.page)).toBe(DARK)
    })

    test('the question mark lists the shortcuts, without a fault that axe finds, and Escape leads back', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      const { page, log } = panel
      await panel.box.waitFor()
      await log.focus()
      await page.keyboard.press('?')
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await dialog.getByText('Search conversations').waitFor()
      await dialog.getByText('Copy the latest answer').waitFor()
      await hasNoFault(page, 'the list of shortcuts')
      await panel.picture('shortcuts')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await eventually(() => log.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('a')
      await eventually(() => panel.box.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.type('a?')
      expect(await panel.box.inputValue()).toBe('a?')
      expect(await dialog.count()).toBe(0)
    })
  })
}
