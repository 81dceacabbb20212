import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hide, show } from '../../attention.ts'
import type { Panel, PanelBench } from '../../panel.ts'

interface TellingWindow {
  told: { heading: string; body: string; press: () => void }[]
}

/** Lets the browser notify, and keeps what it is told. The notifications are real ones. */
async function permitNotices(page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications'])
  await page.context().addInitScript(() => {
    const told: TellingWindow['told'] = []
    Object.assign(window, { told })
    const Real = window.Notification
    window.Notification = class extends Real {
      constructor(heading: string, options?: NotificationOptions) {
        super(heading, options)
        told.push({ heading, body: options?.body ?? '', press: () => this.dispatchEvent(new Event('click')) })
      }
    }
  })
}

const toldBy = (page: Page) =>
  page.evaluate(() => (window as unknown as TellingWindow).told.map(({ heading, body }) => `${heading}: ${body}`))

/** Asks for the next look at answers under way, however long the page would wait. */
async function looks(page: Page): Promise<void> {
  await page.clock.fastForward(60_000)
}

async function askTwo(panel: Panel) {
  const { page, ask, log } = panel
  const sales = await ask('How were sales?')
  sales.say('Sales ')
  await log.getByText('Sales', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByText('What would you like to know').waitFor()
  const costs = await ask('How were costs?')
  costs.say('Costs ')
  await log.getByText('Costs', { exact: true }).waitFor()
  return { sales, costs }
}

/** Answers that come while one is elsewhere. */
export function elsewhere(bench: () => PanelBench): void {
  describe('while one is elsewhere', () => {
    it('an answer goes on beside a second one, and is marked in list and title until it is opened', async () => {
      const panel = await bench().open()
      const { page, log, status } = panel
      await page.clock.install()
      const { sales, costs } = await askTwo(panel)
      const entry = page.getByRole('link', { name: 'How were sales?' })
      await entry.getByText('answering').waitFor()
      sales.say('rose.')
      sales.end()
      await looks(page)
      await page.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
      await expect.poll(() => page.title()).toBe('(1) How were costs? · perdure')
      costs.say('fell.')
      costs.end()
      await log.getByText('Costs fell.').waitFor()
      await status.getByText('Answer complete').waitFor()
      await entry.click()
      await log.getByText('Sales rose.').waitFor()
      await expect.poll(() => page.title()).toBe('How were sales? · perdure')
      expect(await entry.innerText()).toBe('How were sales?')
      expect(await page.getByRole('link', { name: 'How were costs?' }).innerText()).toBe('How were costs?')
    })

    it('the mark is still there after a reload, and in another tab, until one of them opens it', async () => {
      const one = await bench().open()
      await one.page.clock.install()
      const { sales } = await askTwo(one)
      sales.end()
      await looks(one.page)
      const mark = (page: Page) => page.getByRole('link', { name: 'How were sales? New answer' })
      await mark(one.page).waitFor()
      const two = await one.another()
      await mark(two.page).waitFor()
      await one.page.reload()
      await mark(one.page).waitFor()
      await mark(two.page).click()
      await mark(two.page).waitFor({ state: 'detached' })
      await mark(one.page).waitFor({ state: 'detached' })
    })

    it('an answer that came while no tab was open is marked when one comes back', async () => {
      const panel = await bench().open()
      const { page, another } = panel
      const { sales } = await askTwo(panel)
      await page.getByRole('link', { name: 'How were sales?' }).getByText('answering').waitFor()
      const later = another('/')
      await page.close()
      sales.end()
      const { page: reopened } = await later
      await reopened.evaluate(() => window.dispatchEvent(new Event('focus')))
      await reopened.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
    })

    it('one that failed is told apart, and one that was stopped is not told of', async () => {
      const panel = await bench().open()
      const { page } = panel
      await page.clock.install()
      const { sales, costs } = await askTwo(panel)
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByRole('link', { name: 'How were costs?' }).getByText('answering').waitFor()
      sales.end('failed', { code: 'internal', message: 'Something went wrong.', retryable: true })
      costs.end('cancelled')
      await looks(page)
      await page.getByRole('link', { name: 'How were sales? Not answered' }).waitFor()
      expect(await page.getByRole('link', { name: 'How were costs?' }).innerText()).toBe('How were costs?')
      await expect.poll(() => page.title()).toBe('(1) perdure')
    })

    it('a notification tells of it where one pressed for that, once for all tabs, and leads to it', async () => {
      const one = await bench().open()
      await permitNotices(one.page)
      await one.page.reload()
      await one.page.clock.install()
      const { sales } = await askTwo(one)
      const two = await one.another('/')
      await two.page.clock.install()
      await two.page.getByRole('link', { name: 'How were sales?' }).getByText('answering').waitFor()
      await one.page.getByRole('button', { name: 'Notify me when it is done' }).click()
      await one.page.getByRole('button', { name: 'Notify me when it is done' }).waitFor({ state: 'detached' })
      sales.say('rose.')
      sales.end()
      await Promise.all([looks(one.page), looks(two.page)])
      for (const { page } of [one, two]) await page.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
      const told = async () => (await Promise.all([one, two].map(({ page }) => toldBy(page)))).flat()
      await expect.poll(told).toEqual(['Your answer is there: How were sales?'])
      await Promise.all(
        [one, two].map(({ page }) =>
          page.evaluate(() => (window as unknown as TellingWindow).told.forEach(({ press }) => press())),
        ),
      )
      const shown = () => Promise.all([one, two].map(({ log }) => log.getByText('Sales rose.').isVisible()))
      await expect.poll(shown).toContain(true)
    })

    it('nobody is notified who did not press for it, and none is asked', async () => {
      const panel = await bench().open()
      const { page } = panel
      await permitNotices(page)
      await page.reload()
      await page.clock.install()
      const { sales } = await askTwo(panel)
      sales.end()
      await looks(page)
      await page.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
      expect(await toldBy(page)).toEqual([])
    })

    it('a phone that permits notifications and shows none marks the answer, and offers them no more', async () => {
      const panel = await bench().open()
      const { page, ask } = panel
      await permitNotices(page)
      await page.addInitScript(() => {
        const Real = window.Notification
        const forbid = () => {
          throw new TypeError('Illegal constructor')
        }
        window.Notification = new Proxy(Real, { construct: forbid })
      })
      await page.reload()
      await page.clock.install()
      const { sales } = await askTwo(panel)
      const offer = page.getByRole('button', { name: 'Notify me when it is done' })
      await offer.click()
      await offer.waitFor({ state: 'detached' })
      sales.end()
      await looks(page)
      await page.getByRole('link', { name: 'How were sales? New answer' }).waitFor()
      await page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await page.getByRole('button', { name: 'Sign out' }).waitFor()
      await expect.poll(() => page.getByRole('checkbox', { name: 'Notify me' }).count()).toBe(0)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'New conversation' }).click()
      await ask('And now?')
      await page.getByRole('link', { name: 'And now?' }).getByText('answering').waitFor()
      expect(await offer.count()).toBe(0)
    })

    it('in a hidden tab, the open conversation counts as elsewhere until one is back', async () => {
      const { page, ask, log } = await bench().open()
      await page.clock.install()
      const run = await ask('How were sales?')
      run.say('Sales ')
      await log.getByText('Sales', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'How were sales?' }).getByText('answering').waitFor()
      await hide(page)
      run.say('rose.')
      run.end()
      await looks(page)
      await expect.poll(() => page.title()).toBe('(1) How were sales? · perdure')
      await show(page)
      await expect.poll(() => page.title()).toBe('How were sales? · perdure')
      await log.getByText('Sales rose.').waitFor()
    })

    it('beside a page, the conversation counts as elsewhere while the analyst is closed', async () => {
      const { page, ask, log, service } = await bench().open()
      await page.clock.install()
      const run = await ask('How were sales?')
      run.say('Sales ')
      await log.getByText('Sales', { exact: true }).waitFor()
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Products' }).click()
      const close = page.getByRole('button', { name: 'Close the analyst' })
      const open = page.getByRole('button', { name: 'Ask the analyst' })
      await close.or(open).waitFor()
      if (await close.isVisible()) await close.click()
      run.say('rose.')
      run.end()
      await looks(page)
      await expect.poll(() => page.title()).toMatch(/^\(1\) Products/)
      await page.getByRole('main').focus()
      await page.keyboard.press('a')
      await log.getByText('Sales rose.').waitFor()
      await expect.poll(() => page.title()).toMatch(/^Products/)
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('question')
      expect(service.runs).toHaveLength(1)
    })

    it('the button of a closed list says how many answers wait', async () => {
      const panel = await bench().open()
      const { page } = panel
      await page.clock.install()
      const { sales } = await askTwo(panel)
      await page.setViewportSize({ width: 390, height: 800 })
      sales.end()
      await looks(page)
      await page.getByRole('button', { name: 'Conversations 1 new answer' }).click()
      await page.getByRole('link', { name: 'How were sales? New answer' }).click()
      await page.getByRole('button', { name: 'Conversations', exact: true }).waitFor()
    })
  })
}
