import { describe, expect, it } from 'vitest'
import { SLOW_AFTER_MS } from '../../../page/use-slow.ts'
import type { PanelBench } from '../../panel.ts'
import { answerWhole, OPENING } from '../../samples/sample-answer.ts'

/** By then a page that is seen has noticed that its machine slept: see packages/client/wake.ts. */
const WAKE_LOOK_MS = 6_000

/** Leaving in the middle of an answer, and finding it again. */
export function comingBack(bench: () => PanelBench): void {
  describe('coming back', () => {
    it('after a reload in the middle finds the same run, complete, nothing doubled', async () => {
      const { service, ask, page, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose ')
      await log.getByText('Sales rose').waitFor()
      await page.reload()
      await log.getByText('Sales rose').waitFor()
      run.say('by 4 %.')
      run.end()
      await status.getByText('Answer complete').waitFor()
      expect((await log.innerText()).match(/Sales rose by 4 %\./g)).toHaveLength(1)
      expect(service.runs).toHaveLength(1)
    })

    it('after the tab was closed opens the conversation one was in, complete', async () => {
      const { service, ask, page, log, another } = await bench().open()
      const run = await ask('How were sales?')
      run.say(OPENING)
      await log.getByText('I will compare').waitFor()
      const later = another('/')
      await page.close()
      answerWhole(run)
      const reopened = await later
      await reopened.log.getByText('Company-wide it held').waitFor()
      await reopened.status.getByText('Answer complete').waitFor()
      expect(new URL(reopened.page.url()).pathname).toBe('/c/conversation-1')
      expect(await reopened.log.getByRole('heading', { name: 'How were sales?' }).count()).toBe(1)
      expect(service.runs).toHaveLength(1)
    })

    it('to a conversation that does not answer is told after a while that it is tried again', async () => {
      const { ask, page, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.end()
      await status.getByText('Answer complete').waitFor()
      await page.clock.install()
      await page.route('**/api/ai/conversations/conversation-1', () => {})
      await page.reload()
      await log.getByText('Loading the conversation…', { exact: true }).waitFor()
      await page.clock.fastForward(SLOW_AFTER_MS)
      await log.getByText('There is no answer yet; it is tried again.').waitFor()
    })

    it('to a machine that has slept attaches again at once, before the silence of its stream is one', async () => {
      const { service, page, ask, log, status } = await bench().open()
      await page.clock.install()
      const run = await ask('How were sales?')
      run.say('Sales rose ')
      await log.getByText('Sales rose').waitFor()
      expect(service.requestsTo(/GET .*stream$/)).toHaveLength(0)
      // The clock goes on while all timers stand still.
      await page.clock.setSystemTime(Date.now() + 3_600_000)
      await page.clock.runFor(WAKE_LOOK_MS)
      await expect.poll(() => service.requestsTo(/GET .*stream$/).length).toBe(1)
      run.say('by 4 %.')
      run.end()
      await log.getByText('Sales rose by 4 %.').waitFor()
      await status.getByText('Answer complete').waitFor()
    })

    it('asks the question that was still on its way when the tab was closed, once', async () => {
      const { service, page, box, send, status, another } = await bench().open()
      service.refuse(/POST .*chat$/, { code: 'draining', details: { retryAfterMs: 30_000 } })
      await box.fill('How were sales?')
      await send.click()
      await status.getByText('Not sent yet').waitFor()
      const later = another('/')
      await page.close()
      const reopened = await later
      const run = await service.run(0)
      run.say('Well.')
      await reopened.log.getByText('Well.').waitFor()
      expect(run.message).toBe('How were sales?')
      await reopened.page.reload()
      await reopened.log.getByText('Well.').waitFor()
      expect(service.runs).toHaveLength(1)
    })

    it('shows the same in two tabs, and in each what the other asked', async () => {
      const one = await bench().open()
      const run = await one.ask('How were sales?')
      run.say('Sales rose.')
      await one.log.getByText('Sales rose.').waitFor()
      const two = await one.another()
      await two.log.getByText('Sales rose.').waitFor()
      run.say(' Margins fell.')
      run.end()
      await Promise.all([one, two].map(({ log }) => log.getByText('Sales rose. Margins fell.').waitFor()))
      const next = await two.ask('And budgets?')
      next.say('On plan.')
      await one.page.evaluate(() => window.dispatchEvent(new Event('focus')))
      await one.log.getByText('On plan.').waitFor()
      await expect.poll(async () => (await one.log.innerText()) === (await two.log.innerText())).toBe(true)
    })

    it('says that the connection is lost, and goes on where it was when it is back', async () => {
      const { service, ask, page, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose ')
      await log.getByText('Sales rose').waitFor()
      service.refuse(/stream$/, 'cut', 3)
      run.cut()
      await status.getByText('Connection lost. Reconnecting…').waitFor()
      run.say('by 4 %.')
      for (let tries = 1; tries <= 4; tries += 1) await page.evaluate(() => window.dispatchEvent(new Event('online')))
      await log.getByText('Sales rose by 4 %.').waitFor()
      run.end()
      await status.getByText('Answer complete').waitFor()
    })

    it('says once and quietly that an answer was taken up again after an interruption', async () => {
      const { ask, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose by much')
      run.emit({ event: 'status', data: { status: 'queued', attempt: 2, reason: 'process_died' } })
      await status.getByText('Interrupted. It goes on in a moment…').waitFor()
      run.emit({ event: 'status', data: { status: 'running', attempt: 2 } })
      run.emit({ event: 'text', data: { mode: 'snapshot', block: 0, offset: 14, text: '4 %.', drop: [] } })
      await log.getByText('Sales rose by 4 %.').waitFor()
      expect(await log.getByText('Resumed after an interruption.').count()).toBe(1)
    })

    it('keeps what is typed, for each conversation apart', async () => {
      const { ask, box, page } = await bench().open()
      const run = await ask('How were sales?')
      run.end()
      await page.getByText('Answer complete').waitFor()
      await box.fill('And what about')
      await page.reload()
      await expect.poll(() => box.inputValue()).toBe('And what about')
      await page.getByRole('button', { name: 'New conversation' }).click()
      await expect.poll(() => box.inputValue()).toBe('')
      await page.goBack()
      await expect.poll(() => box.inputValue()).toBe('And what about')
    })
  })
}
