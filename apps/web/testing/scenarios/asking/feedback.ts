import { describe, expect, it } from 'vitest'
import type { FakeRun } from '@perdure/client/testing'
import type { Panel, PanelBench } from '../../panel.ts'

async function answered({ ask, log }: Panel): Promise<FakeRun> {
  const run = await ask('How were sales?')
  run.say('Sales rose.')
  run.end()
  await log.getByRole('button', { name: 'Good answer' }).waitFor()
  return run
}

function partsOf({ log, page }: Panel) {
  const form = log.getByRole('form', { name: 'What was wrong' })
  return {
    good: log.getByRole('button', { name: 'Good answer' }),
    bad: log.getByRole('button', { name: 'Bad answer' }),
    form,
    comment: form.getByRole('textbox', { name: 'Comment' }),
    send: form.getByRole('button', { name: 'Send feedback' }),
    notices: page.getByRole('status', { name: 'Notices' }),
  }
}

const focusOf = ({ page }: Panel) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

/** What one thinks of an answer. */
export function feedback(bench: () => PanelBench): void {
  describe('what one thinks of an answer', () => {
    it('is told with a thumb, kept over a reload, and taken back with the same', async () => {
      const panel = await bench().open()
      const run = await answered(panel)
      const { good, bad, form, notices } = partsOf(panel)
      await good.click()
      await notices.getByText('Thanks').waitFor()
      expect(run.feedback).toBe('up')
      expect([await good.getAttribute('aria-pressed'), await bad.getAttribute('aria-pressed')]).toEqual(['true', 'false'])
      expect(await form.count()).toBe(0)
      await panel.page.reload()
      await expect.poll(() => good.getAttribute('aria-pressed')).toBe('true')
      await good.click()
      await expect.poll(() => run.feedback).toBeNull()
      expect(await good.getAttribute('aria-pressed')).toBe('false')
      await notices.getByText('Taken back').waitFor()
    })

    it('says why it is bad, by keyboard alone, and returns to where one was', async () => {
      const panel = await bench().open()
      const { page } = panel
      const run = await answered(panel)
      const { bad, form, notices, comment } = partsOf(panel)
      await bad.focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => run.feedback).toBe('down')
      await form.waitFor()
      expect(await form.getByRole('radio').count()).toBe(6)
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      await expect.poll(() => form.getByRole('radio', { name: 'A source is missing' }).isChecked()).toBe(true)
      await page.keyboard.press('Tab')
      await page.keyboard.type('Which books?')
      expect(await comment.inputValue()).toBe('Which books?')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await form.waitFor({ state: 'detached' })
      await notices.getByText('Thanks').waitFor()
      expect(run).toMatchObject({ feedback: 'down', feedbackReason: 'no_source', feedbackComment: 'Which books?' })
      expect(await focusOf(panel)).toBe('Bad answer')
    })

    it.each(['Escape', 'Skip'])('need not be explained: %s', async (how) => {
      const panel = await bench().open()
      const run = await answered(panel)
      const { bad, form } = partsOf(panel)
      await bad.click()
      await form.waitFor()
      await expect.poll(() => run.feedback).toBe('down')
      if (how === 'Escape') await panel.page.keyboard.press('Escape')
      else await form.getByRole('button', { name: 'Skip' }).click()
      await form.waitFor({ state: 'detached' })
      expect(await focusOf(panel)).toBe('Bad answer')
      expect(run).toMatchObject({ feedback: 'down', feedbackReason: undefined })
      await bad.click()
      await expect.poll(() => run.feedback).toBeNull()
      expect(await form.count()).toBe(0)
    })

    it('keeps the words where they were not taken, and says so', async () => {
      const panel = await bench().open()
      const { service } = panel
      const run = await answered(panel)
      const { bad, form, comment, send } = partsOf(panel)
      await bad.click()
      await comment.fill('It is 5, not 4.')
      await expect.poll(() => run.feedback).toBe('down')
      service.refuse(/feedback$/, { code: 'forbidden' })
      await send.click()
      await form.getByRole('alert').getByText('Your words were not sent.').waitFor()
      expect(await comment.inputValue()).toBe('It is 5, not 4.')
      await send.click()
      await form.waitFor({ state: 'detached' })
      expect(run.feedbackComment).toBe('It is 5, not 4.')
    })

    it('shows what was said when it is opened again, also after a reload, and takes other words', async () => {
      const panel = await bench().open()
      const run = await answered(panel)
      const { bad, form, comment, send } = partsOf(panel)
      const again = panel.log.getByRole('button', { name: 'Your words' })
      await bad.click()
      await form.getByRole('radio', { name: 'A figure is wrong' }).check()
      await comment.fill('It is 5, not 4.')
      await send.click()
      await form.waitFor({ state: 'detached' })
      await again.click()
      await form.waitFor()
      expect(await comment.inputValue()).toBe('It is 5, not 4.')
      expect(await send.isEnabled()).toBe(true)
      await form.getByRole('button', { name: 'Cancel' }).click()
      await form.waitFor({ state: 'detached' })
      expect(await focusOf(panel)).toBe('Bad answer')
      await panel.page.reload()
      await again.click()
      await form.waitFor()
      expect(await form.getByRole('radio', { name: 'A figure is wrong' }).isChecked()).toBe(true)
      await comment.fill('It is 6.')
      await send.click()
      await form.waitFor({ state: 'detached' })
      expect(run).toMatchObject({ feedback: 'down', feedbackReason: 'wrong_figure', feedbackComment: 'It is 6.' })
      await bad.click()
      await expect.poll(() => run.feedback).toBeNull()
      await again.waitFor({ state: 'detached' })
      await bad.click()
      await form.waitFor()
      expect([await comment.inputValue(), await form.getByRole('radio', { checked: true }).count()]).toEqual(['', 0])
    })

    it('says when a thumb was not taken, and shows what counts', async () => {
      const panel = await bench().open()
      const run = await answered(panel)
      const { good, notices } = partsOf(panel)
      panel.service.refuse(/feedback$/, { code: 'forbidden' })
      await good.click()
      await panel.log.getByText('Not kept. You may not do this.').waitFor()
      await notices.getByText('Not kept.').waitFor()
      expect(await good.getAttribute('aria-pressed')).toBe('false')
      expect(run.feedback).toBeNull()
    })

    it('takes no more words than are kept', async () => {
      const panel = await bench().open()
      await answered(panel)
      const { bad, form, comment, send } = partsOf(panel)
      await bad.click()
      expect(await send.isDisabled()).toBe(true)
      await comment.fill('x'.repeat(4_001))
      await form.getByText('4,001 of 4,000 characters: 1 too many').waitFor()
      expect(await send.isDisabled()).toBe(true)
      await comment.fill('x'.repeat(4_000))
      expect(await send.isEnabled()).toBe(true)
    })
  })
}
