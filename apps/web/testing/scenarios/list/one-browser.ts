import type { Me } from '@perdure/protocol'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'

const BEN: Me = {
  user: { userId: 'ben', displayName: 'Ben Lind', email: 'ben@example.com', title: 'Controller' },
  roles: [],
  permissions: { useAnalyst: true, operate: false, seeCosts: false },
  businessUnits: [],
}
const SECRET = 'What does the merger cost?'

/** As where a browser is told to keep nothing: to name what it would be kept in throws. */
function keepNothing(): void {
  const denied = {
    get(): never {
      throw new DOMException('Access is denied for this document.', 'SecurityError')
    },
  }
  Object.defineProperty(window, 'localStorage', denied)
  Object.defineProperty(window, 'sessionStorage', denied)
  Object.assign(window, {
    BroadcastChannel: function Denied(): never {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    },
  })
}

const wordsOf = (page: Page) => page.evaluate(() => `${document.title}\n${document.body.innerText}`)

/** A browser that several people use, and one that keeps nothing. */
export function oneBrowser(bench: () => PanelBench): void {
  describe('one browser', () => {
    const openSecret = async () => {
      const panel = await bench().open()
      const run = await panel.ask(SECRET)
      run.say('Forty million.')
      run.end()
      await panel.status.getByText('Answer complete').waitFor()
      await panel.box.fill('and who knows of it?')
      return panel
    }

    it('shows nothing of somebody who signed out in another tab, and all of it when they are back', async () => {
      const { service, page, box, log, another } = await openSecret()
      const ada = service.person
      const other = await another()
      await other.log.getByText('Forty million.').waitFor()
      await other.page.getByRole('button', { name: 'Ada Osei settings' }).click()
      service.person = undefined
      await other.page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
      expect(await wordsOf(page)).not.toMatch(/merger|million|Ada/)
      service.person = ada
      await other.page.reload()
      await log.getByText('Forty million.').waitFor()
      expect(await box.inputValue()).toBe('and who knows of it?')
    })

    it('is the second person’s in every tab, once they have signed in in one', async () => {
      const { service, page, another } = await openSecret()
      service.person = BEN
      const other = await another('/overview')
      await other.page.getByRole('button', { name: 'Ben Lind settings' }).waitFor()
      await page.getByRole('heading', { name: 'What would you like to know, Ben?' }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/')
      expect(await page.getByRole('textbox', { name: 'Ask the analyst' }).inputValue()).toBe('')
      expect(await wordsOf(page)).not.toMatch(/million|Ada/)
    })

    it('that keeps nothing is no reason not to ask and read', async () => {
      const { service, page, ask, log, status } = await bench().open()
      await page.addInitScript(keepNothing)
      await page.reload()
      const run = await ask('How were sales?')
      run.say('Up.')
      run.end()
      await status.getByText('Answer complete').waitFor()
      await page.getByRole('link', { name: 'Overview' }).click()
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
      await page.goto(`${service.origin}/c/${run.conversationId}`)
      await log.getByText('Up.').waitFor()
    })
  })
}
