import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'

/** Notes each text that the page's live regions come to say, in `window.heard`. */
function listen(): void {
  const heard: string[] = []
  Object.assign(window, { heard })
  new MutationObserver(() => {
    for (const region of document.querySelectorAll('[role=status], [aria-live=polite]')) {
      const text = region.textContent ?? ''
      if (text !== '' && !heard.includes(text)) heard.push(text)
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}

const heardOn = ({ page }: Panel) => page.evaluate(() => (window as unknown as { heard: string[] }).heard)
const timeOf = ({ page }: Panel) => page.getByRole('timer', { name: 'Running time' })

/** What one is told while an answer is on its way. */
export function runStates(bench: () => PanelBench): void {
  describe('a run', () => {
    it('shows how long it has been going on, second by second and unheard, and at the end what it took', async () => {
      const panel = await bench().open()
      const { ask, page, status, log } = panel
      await page.evaluate(listen)
      const run = await ask('How were sales?')
      const seconds = async () => Number(/^(\d+) s$/.exec(await timeOf(panel).innerText())?.[1])
      await expect.poll(seconds).toBeGreaterThan(0)
      const before = await seconds()
      await expect.poll(seconds).toBeGreaterThan(before)
      run.say('Up.')
      run.end()
      await status.getByText('Answer complete').waitFor()
      expect(await timeOf(panel).count()).toBe(0)
      await log.getByText('Answered in 1.2 s').waitFor()
      expect((await heardOn(panel)).filter((words) => /\d s/.test(words))).toEqual([])
    })

    it('counts its time from its start, also on a page that was opened later', async () => {
      const panel = await bench().open()
      const { ask, page, log } = panel
      const run = await ask('How were sales?')
      run.say('Up.')
      run.startedAt = new Date(Date.now() - 600_000).toISOString()
      await log.getByText('Up.').waitFor()
      await page.reload()
      await timeOf(panel).getByText('10 min').waitFor()
    })

    it('says that it waits, that it was interrupted and that it goes on, each once', async () => {
      const panel = await bench().open()
      const { service, ask, page, status, log } = panel
      await page.evaluate(listen)
      service.options.onRun = (queued) => queued.emit({ event: 'status', data: { status: 'queued', attempt: 1 } })
      const run = await ask('How were sales?')
      run.moveInQueue({ position: 2, estimateMs: 28_000 })
      await status.getByText('Number 2 in the queue, about 30 s').waitFor()
      expect(await timeOf(panel).count()).toBe(0)
      run.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
      run.say('Sales rose')
      await status.getByText('Answering…').waitFor()
      run.emit({ event: 'status', data: { status: 'queued', attempt: 2, reason: 'process_died' } })
      await status.getByText('Interrupted. It goes on in a moment…').waitFor()
      expect(await log.getByText('Resumed after an interruption.').count()).toBe(0)
      run.emit({ event: 'status', data: { status: 'running', attempt: 2 } })
      await log.getByText('Resumed after an interruption.').waitFor()
      run.emit({ event: 'text', data: { mode: 'snapshot', block: 0, offset: 10, text: ' by 4 %.', drop: [] } })
      run.end()
      await status.getByText('Answer complete').waitFor()
      const heard = await heardOn(panel)
      for (const words of ['Number 2 in the queue, about 30 s', 'Interrupted. It goes on in a moment…', 'Answer complete'])
        expect(heard.filter((one) => one === words)).toHaveLength(1)
    })

    it('says that a waiting question keeps its place while the connection is lost', async () => {
      const { service, ask, status } = await bench().open()
      service.options.onRun = (queued) => queued.emit({ event: 'status', data: { status: 'queued', attempt: 1 } })
      const run = await ask('How were sales?')
      run.moveInQueue({ position: 2 })
      await status.getByText('Number 2 in the queue').waitFor()
      service.refuse(/stream$/, 'cut', 100)
      run.cut()
      await status.getByText('Connection lost. Reconnecting… Your question keeps its place meanwhile.').waitFor()
    })

    it('is heard of again as soon as somebody asks for it', async () => {
      const { service, ask, page, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Sales rose ')
      await log.getByText('Sales rose').waitFor()
      service.refuse(/stream$/, { code: 'not_ready', headers: { 'retry-after': '60' } })
      run.cut()
      const tryNow = page.getByRole('button', { name: 'Try now' })
      await expect.poll(() => service.requestsTo(/stream$/).length).toBe(1)
      await status.getByText('Connection lost. Reconnecting… The analyst goes on meanwhile.').waitFor()
      run.say('by 4 %.')
      await tryNow.click()
      await log.getByText('Sales rose by 4 %.').waitFor()
      await tryNow.waitFor({ state: 'detached' })
    })

    it('is asked for with what the page showed, also by a page that is opened later', async () => {
      const panel = await bench().open({ path: '/products' })
      const { service, page, box, status, another } = panel
      service.refuse(/POST .*chat$/, { code: 'draining', details: { retryAfterMs: 30_000 } })
      await box.fill('Which of these earn most?')
      await page.keyboard.press('Enter')
      await status.getByText('Not sent yet').waitFor()
      const later = another('/')
      await page.close()
      const reopened = await later
      const run = await service.run(0)
      run.say('These do.')
      await reopened.log.getByText('These do.').waitFor()
      expect(service.conversations.asked).toMatchObject([{ uiContext: { page: 'products' } }])
      expect(service.requestsTo(/POST .*chat$/).length).toBeGreaterThan(1)
      run.end()
    })

    it('goes on in one conversation while one asks in another', async () => {
      const panel = await bench().open()
      const { service, ask, page, log, status, box, stop } = panel
      const first = await ask('How were sales?')
      first.say('Sales rose ')
      await log.getByText('Sales rose').waitFor()
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      const second = await ask('And costs?')
      expect(second.conversationId).not.toBe(first.conversationId)
      second.say('Costs fell.')
      await log.getByText('Costs fell.').waitFor()
      first.say('by 4 %.')
      const list = page.getByRole('navigation', { name: 'Conversations' })
      await list.getByRole('link', { name: 'How were sales?' }).click()
      await log.getByText('Sales rose by 4 %.').waitFor()
      await stop.waitFor()
      first.say(' It was June.')
      await log.getByText('It was June.').waitFor()
      first.end()
      await status.getByText('Answer complete').waitFor()
      second.end()
      await list.getByRole('link', { name: 'And costs?' }).click()
      await log.getByText('Costs fell.').waitFor()
      await status.getByText('Answer complete').waitFor()
      expect(await box.inputValue()).toBe('')
      expect(service.runs).toHaveLength(2)
    })

    it('keeps a question that is refused while one is elsewhere, as a draft where it was asked', async () => {
      const panel = await bench().open()
      const { service, ask, page, log, box, send, status } = panel
      const first = await ask('How were sales?')
      first.end()
      await status.getByText('Answer complete').waitFor()
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      await page.goBack()
      await log.getByRole('heading', { name: 'How were sales?' }).waitFor()
      let refuseNow = () => {}
      const asked = new Promise<void>((resolve) => {
        void page.route('**/api/ai/chat', async (route) => {
          resolve()
          await new Promise<void>((go) => (refuseNow = go))
          await route.continue()
        })
      })
      service.refuse(/POST .*chat$/, { code: 'feature_disabled' })
      await box.fill('And costs?')
      await send.click()
      await asked
      await page.getByRole('button', { name: 'New conversation' }).click()
      await page.getByText('What would you like to know').waitFor()
      refuseNow()
      const isOver = () => !Object.keys(localStorage).some((key) => key.includes(':pending:'))
      await expect.poll(() => page.evaluate(isOver)).toBe(true)
      await page.goBack()
      await expect.poll(() => box.inputValue()).toBe('And costs?')
      expect(service.runs).toHaveLength(1)
    })
  })
}
