import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { ANALYSIS, FOLLOW_UPS, MARGIN_CALL, MARGIN_END, OPENING } from '../../samples/sample-answer.ts'

/** Asking, and what one sees of the answer as it comes. */
export function answering(bench: () => PanelBench): void {
  describe('answering', () => {
    it('shows the question, what is looked up and the text as they come, and says when it is done', async () => {
      const { ask, page, log, status, send, stop } = await bench().open()
      const run = await ask('How did gross margin develop?')
      await log.getByRole('heading', { name: 'How did gross margin develop?' }).waitFor()
      await status.getByText('Thinking…').waitFor()
      await stop.waitFor()
      expect(await send.count()).toBe(0)
      run.say(OPENING)
      await log.getByText('I will compare the gross margin').waitFor()
      run.emit(MARGIN_CALL)
      await status.getByText('Looking up: Gross margin by business unit…').waitFor()
      const step = log.getByRole('list', { name: 'What the analyst looked up' }).getByRole('listitem')
      expect(await step.innerText()).toContain('2025, 2026 · business unit · include services')
      run.emit(MARGIN_END)
      await step.getByText('0.4 s').waitFor()
      run.say(ANALYSIS, 1)
      await log.getByRole('heading', { name: 'Gross margin moved in two directions' }).waitFor()
      await status.getByText('Answering…').waitFor()
      run.emit(FOLLOW_UPS)
      run.end()
      await status.getByText('Answer complete').waitFor()
      await send.waitFor()
      expect(new URL(page.url()).pathname).toBe('/c/conversation-1')
    })

    it('asks a follow-up question with one click', async () => {
      const { service, ask, page } = await bench().open()
      const run = await ask('How did gross margin develop?')
      run.emit(FOLLOW_UPS)
      run.end()
      await page.getByRole('button', { name: 'Which contracts weigh on Services?' }).click()
      expect(await service.run(1)).toMatchObject({
        message: 'Which contracts weigh on Services?',
        parentRunId: 'run-1',
      })
    })

    it('offers questions to begin with, and says that the analyst is an offline one', async () => {
      const provider = { id: 'offline', label: 'Offline analyst: follows rules', offline: true }
      const bootstrap = { suggestions: ['How were sales?'], provider }
      const { service, page } = await bench().open({ service: { bootstrap } })
      await page
        .getByText('Offline analyst: follows rules. Answers are put together without a language model')
        .waitFor()
      await page.getByRole('button', { name: 'How were sales?' }).click()
      expect((await service.run(0)).message).toBe('How were sales?')
    })

    it('shows the place in the queue as it moves', async () => {
      const { service, ask, status } = await bench().open()
      service.options.onRun = (queued) => queued.emit({ event: 'status', data: { status: 'queued', attempt: 1 } })
      const run = await ask('How were sales?')
      await status.getByText('Waiting in the queue…').waitFor()
      run.moveInQueue({ position: 2, estimateMs: 28_000 })
      await status.getByText('Number 2 in the queue, about 30 s').waitFor()
      run.moveInQueue({ position: 1 })
      await status.getByText('Next in the queue').waitFor()
      run.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
      await status.getByText('Thinking…').waitFor()
    })

    it('stops when asked, keeps what was written and says that it is not all', async () => {
      const { ask, log, status, stop, send } = await bench().open()
      const run = await ask('How were sales?')
      run.onCancel = () => {}
      run.say('Sales **rose')
      await log.getByRole('strong').getByText('rose').waitFor()
      await stop.click()
      await status.getByText('Stopping…').waitFor()
      run.end('cancelled')
      await log.getByText('Stopped. The answer is not complete.').waitFor()
      await send.waitFor()
      expect(await log.innerText()).toContain('Sales rose')
    })

    it('says so when it could not be stopped, and goes on', async () => {
      const { service, ask, page, log, stop } = await bench().open()
      const run = await ask('How were sales?')
      service.refuse(/cancel$/, { code: 'forbidden' })
      await stop.click()
      await page.getByRole('alert').getByText('The answer could not be stopped.').waitFor()
      run.say('Sales rose.')
      await log.getByText('Sales rose.').waitFor()
      run.end()
      await page.getByRole('alert').waitFor({ state: 'detached' })
    })

    it('says why an answer failed, keeps what was written, and asks again', async () => {
      const { service, ask, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose')
      run.end('failed', { code: 'provider_overloaded', message: 'The model is overloaded.', retryable: true })
      await log.getByText('The model is overloaded. What was written until then is kept above.').waitFor()
      await status.getByText('The answer failed').waitFor()
      expect(await log.innerText()).toContain('Sales rose')
      await log.getByRole('button', { name: 'Retry' }).click()
      expect((await service.run(1)).message).toBe('How were sales?')
    })

    it('offers no second try where that cannot help', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('How were sales?')
      run.end('failed', {
        code: 'provider_refused',
        message: 'The model declined to answer this question.',
        retryable: false,
      })
      await log.getByText('The model declined').waitFor()
      expect(await log.getByRole('button', { name: 'Retry' }).count()).toBe(0)
    })

    it('shows what it cost to those who may see that', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('How were sales?')
      run.emit({
        event: 'done',
        data: { status: 'completed', attempt: 1, durationMs: 1, usage: [], costMicroUsd: 12_300 },
      })
      await log.getByText('Cost $0.01').waitFor()
    })

    it('says that a cost is unknown, and nothing of it to those who may not see costs', async () => {
      const { ask, log } = await bench().open()
      const data = { status: 'completed', attempt: 1, durationMs: 1, usage: [] as never[] } as const
      const first = await ask('How were sales?')
      first.emit({ event: 'text', data: { mode: 'delta', block: 0, offset: 0, text: 'Up.' } }, { event: 'done', data })
      await log.getByText('Up.').waitFor()
      expect(await log.getByText('Cost').count()).toBe(0)
      const second = await ask('And costs?')
      second.emit({ event: 'done', data: { ...data, costMicroUsd: null } })
      await log.getByText('Cost unknown').waitFor()
    })
  })
}
