import type { FakeService } from '@perdure/client/testing'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'
import { answerWhole } from '../../samples/sample-answer.ts'

const LIGHT = 'rgb(251, 250, 247)'
const DARK = 'rgb(18, 22, 20)'

const groundOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
const themeColorsOf = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')]
      .filter(({ media }) => matchMedia(media).matches)
      .map(({ content }) => content),
  )
const hasFocus = (element: Element) => element === document.activeElement

/** What somebody sets for themselves. */
export function preferences(bench: () => PanelBench): void {
  describe('the theme', () => {
    it('is the system’s until one chooses, and then stays, in every tab', async () => {
      const { page, another } = await bench().open({ context: { colorScheme: 'dark' } })
      expect([await groundOf(page), await themeColorsOf(page)]).toEqual([DARK, ['#121614']])
      const other = await another()
      await page.bringToFront()
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await page.getByRole('radio', { name: 'Light' }).check()
      await expect.poll(() => groundOf(page)).toBe(LIGHT)
      await expect.poll(() => themeColorsOf(page)).toEqual(['#fbfaf7'])
      await expect.poll(() => groundOf(other.page)).toBe(LIGHT)
      await page.reload()
      expect([await groundOf(page), await themeColorsOf(page)]).toEqual([LIGHT, ['#fbfaf7']])
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      expect(await page.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true)
      await page.getByRole('radio', { name: 'As the system' }).check()
      await expect.poll(() => groundOf(page)).toBe(DARK)
      await page.emulateMedia({ colorScheme: 'light' })
      await expect.poll(() => groundOf(page)).toBe(LIGHT)
    })

    it('is there before anything is painted', async () => {
      const { page } = await bench().open({ context: { colorScheme: 'light' } })
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).check()
      // Every ground that a frame is painted with, from the document's first on.
      await page.addInitScript(() => {
        const grounds: string[] = []
        Object.assign(window, { grounds })
        const look = () => {
          if (document.body) grounds.push(getComputedStyle(document.documentElement).colorScheme)
          requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      })
      await page.reload()
      await page.getByText('What would you like to know').waitFor()
      const grounds = await page.evaluate(() => (window as unknown as { grounds: string[] }).grounds)
      expect(new Set(grounds.filter((scheme) => scheme !== 'normal'))).toEqual(new Set(['dark']))
    })
  })

  describe('the keyboard', () => {
    it('has a list of its shortcuts, and single keys can be switched off', async () => {
      const before = (service: FakeService) => remember(service, ['How were sales?'])
      const { page, box } = await bench().open({ before, path: '/c/none' })
      await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      await page.getByRole('log').focus()
      await page.keyboard.press('?')
      const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
      await dialog.getByText('Search conversations').waitFor()
      expect(await dialog.getByText('New conversation').count()).toBe(1)
      await dialog.getByRole('checkbox', { name: 'Shortcuts of a single key' }).uncheck()
      expect(await dialog.getByText('New conversation').count()).toBe(0)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      await page.keyboard.press('a')
      expect(await box.evaluate(hasFocus)).toBe(false)
      await page.reload()
      await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      await page.getByRole('log').focus()
      await page.keyboard.press('a')
      expect(await box.evaluate(hasFocus)).toBe(false)
      await page.keyboard.press('Control+/')
      await dialog.getByRole('checkbox', { name: 'Shortcuts of a single key' }).check()
      await dialog.getByRole('button', { name: 'Close' }).click()
      await page.keyboard.press('a')
      await expect.poll(() => box.evaluate(hasFocus)).toBe(true)
      await page.keyboard.type('a?')
      expect(await box.inputValue()).toBe('a?')
      await page.keyboard.press('Escape')
      expect(await page.getByRole('log').evaluate(hasFocus)).toBe(true)
    })

    it('leads through everything without a mouse', async () => {
      const titles = ['How were sales?', 'How were costs?']
      const { page, log, box, service } = await bench().open({ before: (service) => remember(service, titles) })
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      await expect.poll(() => box.evaluate(hasFocus)).toBe(true)
      await page.keyboard.press('Escape')
      await page.keyboard.press('j')
      await log.getByText('The answer to: How were sales?').waitFor()
      await page.keyboard.press('j')
      await log.getByText('The answer to: How were costs?').waitFor()
      await page.keyboard.press('k')
      await log.getByText('The answer to: How were sales?').waitFor()
      await page.keyboard.press('n')
      await page.getByText('What would you like to know').waitFor()
      await expect.poll(() => box.evaluate(hasFocus)).toBe(true)
      await page.keyboard.type('And now?')
      await page.keyboard.press('Enter')
      const run = await service.run(2)
      run.say('Well.')
      await log.getByText('Well.').waitFor()
      run.end()
      await log.getByRole('button', { name: 'Copy' }).waitFor()
      await page.keyboard.press('Escape')
      await page.keyboard.press('c')
      await log.getByText('Copied').waitFor()
      await page.keyboard.press('Control+k')
      await page.keyboard.type('costs')
      await page.keyboard.press('Enter')
      await log.getByText('The answer to: How were costs?').waitFor()
    })

    it('has a menu at the person’s name, with the shortcuts and the way out', async () => {
      const { page } = await bench().open()
      const button = page.getByRole('button', { name: 'Ada Osei settings' })
      await button.focus()
      await page.keyboard.press('Enter')
      const menu = page.getByRole('group', { name: 'Settings' })
      await menu.getByRole('button', { name: 'Sign out' }).waitFor()
      expect(await button.getAttribute('aria-expanded')).toBe('true')
      await page.keyboard.press('Tab')
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => menu.getByRole('radio', { name: 'Light' }).isChecked()).toBe(true)
      await page.keyboard.press('Escape')
      await expect.poll(() => button.getAttribute('aria-expanded')).toBe('false')
      expect(await button.evaluate(hasFocus)).toBe(true)
      await button.click()
      await menu.getByRole('button', { name: 'Keyboard shortcuts' }).click()
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    })
  })

  describe('numbers and dates', () => {
    it.each([
      ['en-US', '$48,210,400', 'December 2025', /Dec 10, 2025, 8:00/],
      ['de-DE', '48.210.400\u00A0$', 'Dezember 2025', /10\.12\.2025, 08:00/],
    ])('are written as in %s', async (locale, amount, month, time) => {
      const { page, ask, log } = await bench().open({
        context: { locale },
        before: (service) => remember(service, ['How were sales?'], Date.parse('2025-12-10T08:00:00Z')),
        path: '/c/none',
      })
      const entry = page.getByRole('list', { name: month }).getByRole('link')
      await entry.waitFor()
      expect(await entry.getAttribute('title')).toMatch(time)
      await page.getByRole('button', { name: 'New conversation' }).click()
      answerWhole(await ask('How did gross margin develop?'))
      await log.locator('summary').first().click()
      await log.getByRole('cell', { name: amount }).first().waitFor()
    })
  })
}
