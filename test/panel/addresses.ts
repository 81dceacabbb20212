import { describe, expect, test } from 'vitest'
import type { PanelBench } from './bench.ts'
import { SALES, UNKNOWN_YEAR } from './questions.ts'

/** Every place has an address. */
export function addresses(bench: () => PanelBench): void {
  describe('addresses', () => {
    test('a conversation’s address leads there, also for who has to sign in first; back and forward go between', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(UNKNOWN_YEAR)
      await panel.ended()
      const address = new URL(panel.page.url()).pathname
      await panel.startAnew()
      await panel.ask(SALES)
      await panel.ended()
      const other = new URL(panel.page.url()).pathname
      expect(other).not.toBe(address)
      await panel.list.getByRole('link', { name: UNKNOWN_YEAR }).first().click()
      await panel.log.getByRole('heading', { name: UNKNOWN_YEAR }).waitFor()
      await panel.page.goBack()
      await panel.log.getByRole('heading', { name: SALES }).waitFor()
      await panel.page.goForward()
      await panel.log.getByRole('heading', { name: UNKNOWN_YEAR }).waitFor()

      const nobody = await bench().stranger()
      const { page, log } = await nobody.tab(address)
      await page.getByRole('button', { name: 'Ada' }).waitFor()
      await page.getByRole('button', { name: 'Ada' }).click()
      await log.getByRole('heading', { name: UNKNOWN_YEAR }).waitFor()
      expect(new URL(page.url()).pathname).toBe(address)
    })

    test('an address of no conversation is said to be one, and a new conversation is a click away', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab('/c/0000')
      await panel.alert.getByText('This conversation does not exist, or it belongs to someone else.').waitFor()
      await panel.picture('no-such-conversation')
      await panel.startAnew()
    })

    test('signing out ends it: the page asks to sign in, and nothing of before is shown', async () => {
      const ben = await bench().stranger()
      const { page, log, list } = await ben.tab('/')
      await page.getByRole('button', { name: 'Ben' }).click()
      await list.waitFor()
      await page.getByRole('button', { name: 'Ben Lindqvist settings' }).click()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      await page.goBack()
      await page.getByRole('heading', { name: /Sign in|You are signed out/ }).waitFor()
      expect(await log.count()).toBe(0)
    })
  })
}
