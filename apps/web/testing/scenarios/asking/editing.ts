import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'

/** Asks, and has it answered. */
async function answered({ ask, log, status }: Panel, question: string, answer: string): Promise<void> {
  const run = await ask(question)
  run.say(answer)
  run.end()
  await log.getByText(answer).waitFor()
  await status.getByText('Answer complete').waitFor()
}

/** The editor of a turn; `place` counts from 0. */
function editorOf({ log }: Panel, place: number) {
  const turn = log.getByRole('article').nth(place)
  const form = turn.getByRole('form', { name: 'Edit question' })
  return {
    open: turn.getByRole('button', { name: 'Edit question' }),
    form,
    box: form.getByRole('textbox', { name: 'Question' }),
    ask: form.getByRole('button', { name: 'Save and ask' }),
    cancel: form.getByRole('button', { name: 'Cancel' }),
  }
}

/** A question that is being changed where it stands. */
export function editing(bench: () => PanelBench): void {
  describe('a question that is being changed', () => {
    it('is still open after a reload, with what was typed, and takes no focus by itself', async () => {
      const panel = await bench().open()
      const { page, log } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { open, box } = editorOf(panel, 0)
      await open.click()
      await box.fill('How were sales by month?')
      await page.reload()
      await log.getByText('Sales rose.').waitFor()
      await expect.poll(() => box.inputValue()).toBe('How were sales by month?')
      expect(await box.evaluate((element) => element === document.activeElement)).toBe(false)
    })

    it('keeps what was typed for each question by itself, also while one is in another conversation', async () => {
      const panel = await bench().open()
      const { page, log } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      await answered(panel, 'And costs?', 'Costs fell.')
      const [first, second] = [editorOf(panel, 0), editorOf(panel, 1)]
      await first.open.click()
      await first.box.fill('How were sales by month?')
      await second.open.click()
      await first.form.waitFor({ state: 'detached' })
      await second.box.fill('And costs by month?')
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      await page.getByRole('link', { name: 'How were sales?' }).click()
      await log.getByText('Costs fell.').waitFor()
      await expect.poll(() => second.box.inputValue()).toBe('And costs by month?')
      await first.open.click()
      await expect.poll(() => first.box.inputValue()).toBe('How were sales by month?')
    })

    it('is forgotten when it is given up, and when it is asked', async () => {
      const panel = await bench().open()
      const { page, log, service } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { open, form, box, ask, cancel } = editorOf(panel, 0)
      await open.click()
      await box.fill('How were sales by month?')
      await cancel.click()
      await form.waitFor({ state: 'detached' })
      await open.click()
      expect(await box.inputValue()).toBe('How were sales?')
      await box.fill('How were sales by week?')
      await ask.click()
      const run = await service.run(1)
      expect(run.message).toBe('How were sales by week?')
      run.say('Up in week 3.')
      run.end()
      await log.getByText('Up in week 3.').waitFor()
      await page.reload()
      await log.getByText('Up in week 3.').waitFor()
      await log.getByRole('button', { name: 'Previous version' }).click()
      await log.getByText('Sales rose.').waitFor()
      await open.waitFor()
      expect(await form.count()).toBe(0)
    })
  })
}
