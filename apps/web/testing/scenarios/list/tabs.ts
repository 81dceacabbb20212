import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'
import { remember } from '../../samples/past-conversations.ts'

const TITLES = ['How were sales?', 'How were costs?']

/** Several tabs of one person. None of them is given the focus but by what the test does in it. */
export function tabs(bench: () => PanelBench): void {
  describe('another tab', () => {
    async function openTwo(path: string): Promise<{ one: Panel; two: Panel }> {
      const one = await bench().open({ before: (service) => remember(service, TITLES), path })
      const two = await one.another()
      for (const { page } of [one, two]) await page.getByRole('link', { name: 'How were sales?' }).waitFor()
      return { one, two }
    }

    it('shows at once what is asked in the first, and its answer as it comes', async () => {
      const { one, two } = await openTwo('/c/conversation-2')
      for (const { log } of [one, two]) await log.getByText('The answer to: How were sales?').waitFor()
      const run = await one.ask('And in May?')
      await two.log.getByRole('heading', { name: 'And in May?' }).waitFor()
      run.say('They rose.')
      await two.log.getByText('They rose.').waitFor()
      await two.status.getByText('Answering…').waitFor()
      run.end()
      for (const { status } of [one, two]) await status.getByText('Answer complete').waitFor()
    })

    it('lists at once a conversation that is begun in the first, and its new name', async () => {
      const { one, two } = await openTwo('/c/none')
      await one.page.getByRole('button', { name: 'New conversation' }).click()
      const run = await one.ask('How was June?')
      const there = two.page.getByRole('link', { name: 'How was June?' })
      await there.getByText('answering').waitFor()
      run.end()
      await there.getByText('answering').waitFor({ state: 'detached' })
      const here = one.page.getByRole('link', { name: 'How was June?' })
      await here.focus()
      await one.page.keyboard.press('F2')
      const name = one.page.getByRole('textbox', { name: 'New name for How was June?' })
      await name.fill('The month of June')
      await name.press('Enter')
      await two.page.getByRole('link', { name: 'The month of June' }).waitFor()
    })

    it('no longer shows the person who signs out in the first', async () => {
      const { one, two } = await openTwo('/c/conversation-2')
      await two.log.getByText('The answer to: How were sales?').waitFor()
      // The page that follows shows nobody.
      await one.page.route(/sign-out$/, (route) => route.fulfill({ body: 'Signed out' }))
      await one.page.getByRole('button', { name: 'Ada Osei settings' }).click()
      await one.page.getByRole('button', { name: 'Sign out' }).click()
      await two.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
      expect([await two.log.count(), await two.page.getByText('How were sales?').count()]).toEqual([0, 0])
    })
  })

  describe('the list', () => {
    it('says that an answer has ended as soon as the page has seen it, before it is read again', async () => {
      const { page, ask, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('They rose.')
      const entry = page.getByRole('link', { name: 'How were sales?' })
      await entry.getByText('answering').waitFor()
      // From here on the list cannot be read.
      await page.route(/\/api\/ai\/conversations$/, () => undefined)
      run.end()
      await status.getByText('Answer complete').waitFor()
      await entry.getByText('answering').waitFor({ state: 'detached' })
    })
  })
}
