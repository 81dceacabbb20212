import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'

const NOW_MS = Date.parse('2026-03-10T12:00:00Z')
const DAY_MS = 86_400_000
const TITLES = ['Umsätze nach Region', 'Margin by business unit', 'Why did Émile’s margin fall?', 'Budget for May']
const MANY = 1_000
/** Between a letter and its matches among a thousand; a person would see it from 100 ms on. */
const FILTERED_WITHIN_MS = 1_000
/** What web vitals call good. */
const LAYOUT_SHIFT_MAX = 0.1

/** The list of conversations: by day, searched, renamed. */
export function list(bench: () => PanelBench): void {
  const openWith = async (titles: readonly string[]) => {
    const panel = await bench().open({ before: (service) => remember(service, titles), path: '/c/none' })
    const links = panel.page.getByRole('navigation', { name: 'Conversations' }).locator('.entry').getByRole('link')
    const field = panel.page.getByRole('searchbox', { name: 'Search conversations by title' })
    await links.first().waitFor()
    return { ...panel, links, field }
  }

  describe('the list', () => {
    it('searches titles as one types, whatever the case and the accents, and says how many it finds', async () => {
      const { page, links, field } = await openWith(TITLES)
      await page.keyboard.press('Control+k')
      await page.keyboard.type('MARGIN')
      await expect.poll(() => links.allInnerTexts()).toEqual([TITLES[1], TITLES[2]])
      expect(await links.locator('mark').allInnerTexts()).toEqual(['Margin', 'margin'])
      const told = page.getByRole('status', { name: 'Search result' })
      await told.getByText('2 conversations found').waitFor()
      await field.fill('emile fall')
      await expect.poll(() => links.allInnerTexts()).toEqual([TITLES[2]])
      await told.getByText('1 conversation found').waitFor()
      await field.fill('umsatze costs')
      await page.getByText('No title has “umsatze costs” in it.').waitFor()
      await told.getByText('No conversation found').waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => links.count()).toBe(TITLES.length)
      await expect.poll(() => field.inputValue()).toBe('')
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('goes from the search to the first match by Enter, and through the matches by arrow keys', async () => {
      const { page, log, links, field } = await openWith(TITLES)
      await field.fill('margin')
      await expect.poll(() => links.count()).toBe(2)
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowDown')
      expect(await links.nth(1).evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('Home')
      await page.keyboard.press('Enter')
      await log.getByText('The answer to: Margin by business unit').waitFor()
      await field.press('Enter')
      await expect.poll(() => links.first().getAttribute('aria-current')).toBe('page')
    })

    it('stands by day', async () => {
      const panel = await bench().open({
        before: (service) => {
          for (const [title, days] of [['Christmas', 80], ['February', 20], ['Friday', 4], ['Yesterday evening', 1]])
            remember(service, [String(title)], NOW_MS - Number(days) * DAY_MS)
          remember(service, ['This morning'], NOW_MS - 3_600_000)
        },
      })
      const { page } = panel
      await page.clock.setFixedTime(NOW_MS)
      await page.evaluate(() => window.dispatchEvent(new Event('focus')))
      const group = (name: string) => page.getByRole('list', { name, exact: true }).getByRole('link')
      await expect.poll(() => group('Today').allInnerTexts()).toEqual(['This morning'])
      expect(await group('Yesterday').allInnerTexts()).toEqual(['Yesterday evening'])
      expect(await group('Previous 7 days').allInnerTexts()).toEqual(['Friday'])
      expect(await group('February').allInnerTexts()).toEqual(['February'])
      expect(await group('December 2025').allInnerTexts()).toEqual(['Christmas'])
      expect(await group('Today').getAttribute('title')).toMatch(/Mar 10, 2026, 11:00/)
    })

    it('is as quick with a thousand, and reaches the last of them by keyboard', async () => {
      const titles = Array.from({ length: MANY }, (_, index) => `Question ${index + 1} about sales`)
      const { page, links, field } = await openWith(titles)
      expect(await links.count()).toBe(MANY)
      await page.getByText('The newest 1,000 are listed.').waitFor()
      await links.first().focus()
      await page.keyboard.press('End')
      await expect.poll(() => links.last().evaluate((link) => link === document.activeElement)).toBe(true)
      const box = await links.last().boundingBox()
      expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0)
      await field.focus()
      const startMs = performance.now()
      await page.keyboard.type('777')
      await expect.poll(() => links.count(), { interval: 10 }).toBe(1)
      expect(performance.now() - startMs).toBeLessThan(FILTERED_WITHIN_MS)
    })

    it('renames, and the keyboard is where it was', async () => {
      const { service, page, links } = await openWith(TITLES)
      const named = () => service.conversations.list().map(({ title }) => title)
      await page.getByRole('button', { name: 'Rename Budget for May' }).click()
      await page.getByRole('textbox', { name: 'New name for Budget for May' }).fill('Budget')
      await page.keyboard.press('Enter')
      const entry = page.getByRole('link', { name: 'Budget', exact: true })
      await entry.waitFor()
      await expect.poll(() => entry.evaluate((element) => element === document.activeElement)).toBe(true)
      await expect.poll(named).toContain('Budget')
      await page.keyboard.press('F2')
      const field = page.getByRole('textbox', { name: 'New name for Budget' })
      await field.fill('Nothing of this')
      await page.keyboard.press('Escape')
      await expect.poll(() => entry.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('F2')
      await field.fill('   ')
      await page.keyboard.press('Enter')
      await entry.waitFor()
      await page.keyboard.press('F2')
      await field.fill('x'.repeat(300))
      expect(await field.inputValue()).toHaveLength(200)
      await page.keyboard.press('Escape')
      expect(await links.count()).toBe(TITLES.length)
      expect(service.requestsTo(/^PATCH/)).toHaveLength(1)
    })

    it('saves a new name when one goes on elsewhere, and leaves the keyboard there', async () => {
      const { service, page, box, links } = await openWith(TITLES)
      await page.getByRole('button', { name: 'Rename Budget for May' }).click()
      await page.getByRole('textbox', { name: 'New name for Budget for May' }).fill('Budget')
      await box.click()
      await page.getByRole('link', { name: 'Budget', exact: true }).waitFor()
      // With the keyboard at the entry, each of these would be a shortcut.
      await page.keyboard.type('jkn')
      await expect.poll(() => box.inputValue()).toBe('jkn')
      expect(await links.count()).toBe(TITLES.length)
      await expect.poll(() => service.requestsTo(/^PATCH/)).toHaveLength(1)
    })

    it('has the keyboard back at the search where a new name is not what is searched for', async () => {
      const { page, links, field } = await openWith(TITLES)
      await field.fill('margin')
      await expect.poll(() => links.count()).toBe(2)
      await page.getByRole('button', { name: 'Rename Margin by business unit' }).click()
      await page.getByRole('textbox', { name: 'New name' }).fill('Profit by business unit')
      await page.keyboard.press('Enter')
      await expect.poll(() => links.allInnerTexts()).toEqual([TITLES[2]])
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('in a drawer, keeps Escape to itself while one searches or renames', async () => {
      const { page, field } = await openWith(TITLES)
      await page.setViewportSize({ width: 320, height: 700 })
      // Until then the field of the wide page's list is there to be found, and goes away with it.
      await page.getByRole('button', { name: 'Conversations' }).waitFor()
      await page.keyboard.press('Control+k')
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.type('budget')
      await page.getByRole('button', { name: 'Rename Budget for May' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Budget for May' }).waitFor()
      await field.press('Escape')
      await expect.poll(() => field.inputValue()).toBe('')
      expect(await page.getByRole('dialog', { name: 'Conversations' }).isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    it('hands the focus on where it becomes a drawer, and where the drawer becomes a list', async () => {
      const { page, field } = await openWith(TITLES)
      const hasFocus = (element: Element) => element === document.activeElement
      const open = page.getByRole('button', { name: 'Conversations' })
      await field.focus()
      await page.setViewportSize({ width: 390, height: 700 })
      await expect.poll(() => open.evaluate(hasFocus)).toBe(true)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: 'Conversations' }).waitFor()
      await page.setViewportSize({ width: 1280, height: 700 })
      await expect.poll(() => page.getByRole('navigation', { name: 'Conversations' }).evaluate(hasFocus)).toBe(true)
      await page.setViewportSize({ width: 390, height: 700 })
      await expect.poll(() => open.evaluate(hasFocus)).toBe(true)
      expect(await page.getByRole('dialog').count()).toBe(0)
    })

    it('stays where it is while answers come and entries go', async () => {
      const { page, ask, box } = await openWith(TITLES)
      const shifts = () =>
        page.evaluate(
          () =>
            new Promise<number>((resolve) => {
              let sum = 0
              const add = (entries: (PerformanceEntry & { value?: number; hadRecentInput?: boolean })[]) => {
                for (const { value = 0, hadRecentInput } of entries) if (!hadRecentInput) sum += value
              }
              const observer = new PerformanceObserver((found) => add(found.getEntries()))
              observer.observe({ type: 'layout-shift', buffered: true })
              // What was seen before is told in the next frame or two.
              requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))))
            }),
        )
      await page.getByRole('button', { name: 'New conversation' }).click()
      const run = await ask('How were sales?')
      const entry = page.getByRole('link', { name: 'How were sales?' })
      await entry.getByText('answering').waitFor()
      await page.getByRole('button', { name: 'Notify me when it is done' }).waitFor()
      run.end()
      await entry.getByText('answering').waitFor({ state: 'detached' })
      await box.focus()
      expect(await shifts()).toBeLessThan(LAYOUT_SHIFT_MAX)
    })

    it('says why a new name was not taken, and has the old one back', async () => {
      const { service, page } = await openWith(TITLES)
      service.refuse(/^PATCH/, { code: 'not_found' })
      await page.getByRole('button', { name: 'Rename Budget for May' }).click()
      await page.getByRole('textbox', { name: 'New name' }).fill('Budget')
      await page.getByRole('button', { name: 'Save' }).click()
      const alert = page.getByRole('alert').filter({ hasText: 'renamed' })
      await alert.getByText('“Budget for May” was not renamed. This conversation does not exist').waitFor()
      await page.getByRole('link', { name: 'Budget for May' }).waitFor()
      await alert.getByRole('button', { name: 'Dismiss' }).click()
      expect(await alert.count()).toBe(0)
    })
  })
}
