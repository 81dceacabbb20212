import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'

async function askAndEnd(panel: Panel, question: string, answer: string): Promise<void> {
  const run = await panel.ask(question)
  run.say(answer)
  run.end()
  await panel.log.getByText(answer).waitFor()
}

/** The list of conversations. */
export function conversations(bench: () => PanelBench): void {
  describe('the list of conversations', () => {
    it('leads from one to another and back', async () => {
      const panel = await bench().open()
      const { page, log } = panel
      await askAndEnd(panel, 'How were sales?', 'Up.')
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      await askAndEnd(panel, 'How were costs?', 'Down.')
      const list = page.getByRole('navigation', { name: 'Conversations' })
      await list.getByRole('link', { name: 'How were sales?' }).click()
      await log.getByText('Up.').waitFor()
      expect(await log.getByText('Down.').count()).toBe(0)
      expect(await list.locator('[aria-current=page]').innerText()).toBe('How were sales?')
      await expect.poll(() => page.title()).toBe('How were sales? · perdure')
      await page.goBack()
      await log.getByText('Down.').waitFor()
    })

    it('shows which one is being answered', async () => {
      const { ask, page } = await bench().open()
      const run = await ask('How were sales?')
      const entry = page.getByRole('link', { name: 'How were sales?' })
      await entry.getByText('answering').waitFor()
      run.end()
      await entry.getByText('answering').waitFor({ state: 'detached' })
    })

    it('is a drawer where there is no room for it', async () => {
      const panel = await bench().open({ context: { viewport: { width: 390, height: 800 } } })
      const { page, log } = panel
      await askAndEnd(panel, 'How were sales?', 'Up.')
      const drawer = page.getByRole('dialog', { name: 'Conversations' })
      expect(await drawer.count()).toBe(0)
      await page.getByRole('button', { name: 'Conversations' }).click()
      await drawer.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      expect(await drawer.count()).toBe(0)
      await page.getByRole('button', { name: 'Conversations' }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Conversations' }).click()
      await drawer.getByRole('link', { name: 'How were sales?' }).click()
      await log.getByText('Up.').waitFor()
    })
  })
}
