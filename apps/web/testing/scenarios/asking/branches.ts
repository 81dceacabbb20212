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

/** The parts of a turn by their names; `place` counts from 0. */
function turnOf({ log }: Panel, place = 0) {
  const turn = log.getByRole('article').nth(place)
  return {
    turn,
    edit: turn.getByRole('button', { name: 'Edit question' }),
    editor: turn.getByRole('form', { name: 'Edit question' }),
    regenerate: turn.getByRole('button', { name: 'Regenerate' }),
    previous: turn.getByRole('button', { name: 'Previous version' }),
    next: turn.getByRole('button', { name: 'Next version' }),
    versions: turn.getByRole('group', { name: 'Versions of this question' }),
  }
}

const noticesOf = ({ page }: Panel) => page.getByRole('status', { name: 'Notices' })
const focusOf = ({ page }: Panel) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')

/** Other versions of a question and of its answer. */
export function branches(bench: () => PanelBench): void {
  describe('other versions', () => {
    it('regenerates an answer beside the one there was, and leads from one to the other', async () => {
      const panel = await bench().open()
      const { service, log } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { regenerate, versions, previous, next } = turnOf(panel)
      expect(await versions.count()).toBe(0)
      await regenerate.click()
      const second = await service.run(1)
      expect(second).toMatchObject({ message: 'How were sales?', parentRunId: null })
      second.say('They grew.')
      second.end()
      await log.getByText('They grew.').waitFor()
      await versions.getByText('2 of 2').waitFor()
      expect(await log.getByText('Sales rose.').count()).toBe(0)
      expect(await next.getAttribute('aria-disabled')).toBe('true')
      await previous.focus()
      await panel.page.keyboard.press('Enter')
      await log.getByText('Sales rose.').waitFor()
      await versions.getByText('1 of 2').waitFor()
      await noticesOf(panel).getByText('Version 1 of 2: How were sales?').waitFor()
      await expect.poll(() => focusOf(panel)).toBe('Previous version')
      await next.click()
      await log.getByText('They grew.').waitFor()
      await noticesOf(panel).getByText('Version 2 of 2').waitFor()
    })

    it('asks an edited question in the place of the first, and keeps what had been asked after that', async () => {
      const panel = await bench().open()
      const { service, log, page } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      await answered(panel, 'And costs?', 'Costs fell.')
      const { edit, editor, versions, previous } = turnOf(panel)
      await edit.click()
      const box = editor.getByRole('textbox', { name: 'Question' })
      expect(await box.inputValue()).toBe('How were sales?')
      await page.keyboard.type(' By month')
      await editor.getByRole('button', { name: 'Save and ask' }).click()
      const run = await service.run(2)
      expect(run).toMatchObject({ message: 'How were sales? By month', parentRunId: null })
      run.say('Up in June.')
      run.end()
      await log.getByText('Up in June.').waitFor()
      await versions.getByText('2 of 2').waitFor()
      expect(await log.getByRole('article').count()).toBe(1)
      await page.reload()
      await log.getByText('Up in June.').waitFor()
      await previous.click()
      await log.getByText('Sales rose.').waitFor()
      await log.getByText('Costs fell.').waitFor()
      expect(await log.getByRole('heading', { name: 'And costs?' }).count()).toBe(1)
    })

    it('goes on from the version that is shown', async () => {
      const panel = await bench().open()
      const { service, log, status } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { regenerate, previous } = turnOf(panel)
      await regenerate.click()
      const second = await service.run(1)
      second.say('They grew.')
      second.end()
      await status.getByText('Answer complete').waitFor()
      await previous.click()
      await log.getByText('Sales rose.').waitFor()
      const third = await panel.ask('And costs?')
      expect(third.parentRunId).toBe('run-1')
      third.say('Costs fell.')
      await log.getByText('Costs fell.').waitFor()
      await log.getByText('Sales rose.').waitFor()
    })

    it('gives the focus back when editing is given up, and changes nothing', async () => {
      const panel = await bench().open()
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { edit, editor } = turnOf(panel)
      await edit.focus()
      await panel.page.keyboard.press('Enter')
      await editor.waitFor()
      await panel.page.keyboard.type('x')
      await panel.page.keyboard.press('Escape')
      await editor.waitFor({ state: 'detached' })
      await expect.poll(() => focusOf(panel)).toBe('Edit question')
      await panel.log.getByRole('heading', { name: 'How were sales?', exact: true }).waitFor()
      await edit.click()
      await editor.getByRole('button', { name: 'Cancel' }).click()
      await expect.poll(() => focusOf(panel)).toBe('Edit question')
      expect(panel.service.runs).toHaveLength(1)
    })

    it.each([
      ['failed', 'The model is overloaded.'],
      ['cancelled', 'Stopped.'],
    ] as const)('tries a %s answer again without asking twice', async (status, words) => {
      const panel = await bench().open()
      const { service, ask, log } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const run = await ask('And costs?')
      run.say('Costs')
      const error = { code: 'provider_overloaded', message: 'The model is overloaded.', retryable: true }
      run.end(status, status === 'failed' ? error : undefined)
      await log.getByText(words).waitFor()
      await log.getByRole('button', { name: 'Retry' }).click()
      const again = await service.run(2)
      expect(again).toMatchObject({ message: 'And costs?', parentRunId: 'run-1' })
      again.say('They fell.')
      await log.getByText('They fell.').waitFor()
      expect(await log.getByRole('heading', { name: 'And costs?' }).count()).toBe(1)
      await turnOf(panel, 1).versions.getByText('2 of 2').waitFor()
      again.end()
    })

    it('asks nothing while another question is answered, and says why', async () => {
      const panel = await bench().open()
      const { service, ask, page } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const run = await ask('And costs?')
      const { regenerate, edit, editor } = turnOf(panel)
      for (const button of [regenerate, edit]) {
        await expect.poll(() => button.getAttribute('aria-disabled')).toBe('true')
        const reason = await button.getAttribute('aria-describedby')
        expect(await page.locator(`#${reason}`).innerText()).toContain('is being answered')
        await button.focus()
        await page.keyboard.press('Enter')
        await noticesOf(panel).getByText('Another question of this conversation is being answered.').waitFor()
      }
      expect(await editor.count()).toBe(0)
      expect(service.runs).toHaveLength(2)
      run.end()
      await expect.poll(() => regenerate.getAttribute('aria-disabled')).toBeNull()
    })

    it('says what goes on in the version one has left, and leads back to it', async () => {
      const panel = await bench().open()
      const { service, log, status, stop, send } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { regenerate, previous, versions } = turnOf(panel)
      await regenerate.click()
      const run = await service.run(1)
      run.say('They ')
      await log.getByText('They').waitFor()
      await previous.click()
      await log.getByText('Sales rose.').waitFor()
      await status.getByText('In another version: Answering…').waitFor()
      await stop.waitFor()
      run.say('grew.')
      await panel.page.getByRole('button', { name: 'Show it' }).click()
      await log.getByText('They grew.').waitFor()
      await versions.getByText('2 of 2').waitFor()
      await previous.click()
      await status.getByText('In another version').waitFor()
      await stop.click()
      await send.waitFor()
      expect(run.view.status).toBe('cancelled')
      await status.getByText('Answer complete').waitFor()
    })

    it('gives an edited question that was not taken back to its editor, and tries a refused one again', async () => {
      const panel = await bench().open()
      const { service, page, box } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      const { edit, editor, regenerate } = turnOf(panel)
      service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
      await edit.click()
      await page.keyboard.type(' By month')
      await page.keyboard.press('Enter')
      const alert = page.getByRole('alert')
      await alert.getByText('Your question was not sent.').waitFor()
      expect(await editor.getByRole('textbox').inputValue()).toBe('How were sales? By month')
      expect(await alert.getByRole('button', { name: 'Retry' }).count()).toBe(0)
      expect(await box.inputValue()).toBe('')
      await page.keyboard.press('Escape')
      service.refuse(/POST .*chat$/, { code: 'queued', details: { retryAfterMs: 90_000 } })
      await regenerate.click()
      await alert.getByRole('button', { name: 'Retry' }).click()
      expect(await service.run(1)).toMatchObject({ message: 'How were sales?', parentRunId: null })
      await alert.waitFor({ state: 'detached' })
    })

    it('sends a version that a closed page left on its way once more, as the same version', async () => {
      const panel = await bench().open()
      const { service, page, another } = panel
      await answered(panel, 'How were sales?', 'Sales rose.')
      await answered(panel, 'And costs?', 'Costs fell.')
      service.refuse(/POST .*chat$/, { code: 'draining', details: { retryAfterMs: 30_000 } })
      await turnOf(panel, 1).regenerate.click()
      await panel.status.getByText('Not sent yet').waitFor()
      const later = another('/')
      await page.close()
      const reopened = await later
      const run = await service.run(2)
      expect(run).toMatchObject({ message: 'And costs?', parentRunId: 'run-1' })
      run.say('They fell.')
      await reopened.log.getByText('They fell.').waitFor()
      await reopened.log.getByText('Sales rose.').waitFor()
      await turnOf(reopened, 1).versions.getByText('2 of 2').waitFor()
      await reopened.page.reload()
      await reopened.log.getByText('They fell.').waitFor()
      expect(service.runs).toHaveLength(3)
    })
  })
}
