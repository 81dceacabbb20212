import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'

/** The outlines of all that match, in their order. */
const outlinesOf = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((all) =>
    all.map((element) => {
      const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(element)
      return outlineStyle === 'none' ? 'none' : `${outlineWidth} at ${outlineOffset}`
    }),
  )

/** Which of these marks have the colour that the person has chosen for what stands out. */
const highlighted = (page: Page, selectors: string[]) =>
  page.evaluate((all) => {
    const probe = document.body.appendChild(document.createElement('span'))
    probe.style.cssText = 'forced-color-adjust: none; background: Highlight'
    const highlight = getComputedStyle(probe).backgroundColor
    probe.remove()
    const groundOf = (selector: string) => getComputedStyle(document.querySelector(selector)!).backgroundColor
    return all.filter((selector) => groundOf(selector) === highlight)
  }, selectors)

/** Where the colours of the page are the person's own, and grounds are no help. */
export function forcedColors(bench: () => PanelBench): void {
  const context = { forcedColors: 'active' } as const

  describe('where colours are forced', () => {
    it('what is chosen and where one is has an outline, and what has the focus another', async () => {
      const panel = await bench().open({
        context,
        before: (service) => remember(service, ['Sales', 'Costs']),
        path: '/c/conversation-2',
      })
      const { page } = panel
      await page.locator('.entry a[aria-current]').waitFor()
      expect(await outlinesOf(page, '.entry > a')).toEqual(['1px at -1px', 'none'])
      expect(await outlinesOf(page, '.main-links a')).toEqual(['1px at -1px', 'none', 'none', 'none', 'none'])
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await page.getByRole('radio', { name: 'Dark' }).click()
      const marked = (await outlinesOf(page, '.theme-choice span')).filter((outline) => outline !== 'none')
      expect(marked).toEqual(['2px at -1px'])
      await page.keyboard.press('ArrowLeft')
      const focused = (await outlinesOf(page, '.theme-choice span')).filter((outline) => outline !== 'none')
      expect(focused).toEqual(['2px at 2px'])
    })

    it('marks of what is new and of what goes on stand out', async () => {
      const { page, ask } = await bench().open({ context })
      const run = await ask('How were sales?')
      await page.getByRole('link', { name: 'How were sales?' }).getByText('answering').waitFor()
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      run.end()
      await page.evaluate(() => window.dispatchEvent(new Event('focus')))
      await page.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
      await ask('How were costs?')
      await page.getByRole('timer').waitFor()
      expect(await highlighted(page, ['.entry-new', '.run-mark'])).toEqual(['.entry-new', '.run-mark'])
      await page.setViewportSize({ width: 700, height: 800 })
      await page.locator('.unread-badge').waitFor()
      expect(await highlighted(page, ['.unread-badge', '.run-mark'])).toEqual(['.unread-badge', '.run-mark'])
    })
  })
}
