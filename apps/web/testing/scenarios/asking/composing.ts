import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'

const LIMIT = 32_000
const LINE = 'A line of figures that somebody has copied from a report.\n'
/** Far more than the page needs on a quiet machine, far less than anybody would wait. */
const PASTE_WITHIN_MS = 3_000

/** Pastes as a person does. */
async function paste({ page, box }: Panel, text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await box.focus()
  await page.keyboard.press('ControlOrMeta+V')
}

/** A key that an input method has taken for its own. */
const pressComposing = (element: Element, press: { key: string; isComposing: boolean }) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { ...press, keyCode: 229, bubbles: true, cancelable: true }))

const noticesOf = ({ page }: Panel) => page.getByRole('status', { name: 'Notices' })

/** Writing a question. */
export function composing(bench: () => PanelBench): void {
  describe('writing a question', () => {
    const open = () => bench().open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } })

    it('takes a long paste quickly and whole, in a box that grows up to a bound', async () => {
      const panel = await open()
      const { page, box, send, service } = panel
      const heightOf = () => box.evaluate((element) => element.getBoundingClientRect().height)
      const oneLine = await heightOf()
      await box.fill('one\ntwo\nthree')
      await expect.poll(heightOf).toBeGreaterThan(2 * oneLine)
      await box.fill('')
      await expect.poll(heightOf).toBe(oneLine)
      const text = LINE.repeat(LIMIT / LINE.length).padEnd(LIMIT, 'x')
      const startedAtMs = Date.now()
      await paste(panel, text)
      await page.getByText('32,000 of 32,000 characters', { exact: true }).waitFor()
      expect(Date.now() - startedAtMs).toBeLessThan(PASTE_WITHIN_MS)
      expect(await heightOf()).toBeLessThan(300)
      await page.keyboard.press('Enter')
      expect((await service.run(0)).message).toBe(text)
      expect(await send.count()).toBe(0)
    })

    it('keeps what is too long, says by how much, and why it cannot be sent', async () => {
      const panel = await open()
      const { page, box, send, service } = panel
      await paste(panel, 'x'.repeat(LIMIT + 41))
      await page.getByText('32,041 of 32,000 characters: 41 too many to be sent').waitFor()
      await noticesOf(panel).getByText('This is too long to be sent: 41 characters over the limit.').waitFor()
      expect(await box.inputValue()).toHaveLength(LIMIT + 41)
      expect(await send.isDisabled()).toBe(true)
      expect(await send.getAttribute('title')).toContain('too long')
      expect(await box.getAttribute('aria-invalid')).toBe('true')
      const description = await box.getAttribute('aria-describedby')
      expect(await page.locator(`#${description}`).innerText()).toContain('41 too many')
      await page.keyboard.press('Enter')
      expect(service.runs).toHaveLength(0)
      await page.reload()
      await expect.poll(() => box.inputValue()).toHaveLength(LIMIT + 41)
      await box.press('End')
      for (let count = 0; count < 41; count += 1) await page.keyboard.press('Backspace')
      await expect.poll(() => send.isEnabled()).toBe(true)
    })

    it('takes a double click on Send for one, and not for a click on Stop too', async () => {
      const { service, page, box, send, stop, log, status } = await open()
      await box.fill('How were sales?')
      await send.dblclick()
      const run = await service.run(0)
      await stop.waitFor()
      run.say('Up.')
      await log.getByText('Up.').waitFor()
      await box.fill('And costs?')
      await stop.dblclick()
      await status.getByText('Stopped').waitFor()
      await page.getByRole('button', { name: 'Retry' }).waitFor()
      expect(await box.inputValue()).toBe('And costs?')
      expect(service.runs).toHaveLength(1)
      expect(service.requestsTo(/cancel$/)).toHaveLength(1)
    })

    it('leaves an input method its keys, as every browser tells of them', async () => {
      const { service, page, box, ask, log, status } = await open()
      await box.fill('売上')
      await box.evaluate(pressComposing, { key: 'Enter', isComposing: true })
      // Safari's last one.
      await box.evaluate(pressComposing, { key: 'Enter', isComposing: false })
      expect(await box.inputValue()).toBe('売上')
      const run = await ask('売上は？')
      run.end()
      await status.getByText('Answer complete').waitFor()
      await log.getByRole('button', { name: 'Edit question' }).click()
      const editor = page.getByRole('textbox', { name: 'Question', exact: true })
      await editor.fill('売上高は？')
      await editor.evaluate(pressComposing, { key: 'Escape', isComposing: true })
      await editor.evaluate(pressComposing, { key: 'Enter', isComposing: false })
      expect(await editor.inputValue()).toBe('売上高は？')
      expect(service.runs).toHaveLength(1)
    })

    it('shows a long question by its beginning, and all of it when asked', async () => {
      const panel = await open()
      const { ask, log } = panel
      const run = await ask(LINE.repeat(40).trimEnd())
      run.say('So many.')
      run.end()
      const question = log.getByRole('heading', { level: 2 })
      const heightOf = () => question.evaluate((element) => element.getBoundingClientRect().height)
      const more = log.getByRole('button', { name: 'Show the whole question' })
      await more.waitFor()
      const cut = await heightOf()
      await more.click()
      await log.getByRole('button', { name: 'Show less' }).waitFor()
      expect(await heightOf()).toBeGreaterThan(3 * cut)
    })
  })

  describe('a conversation of hundreds of turns', () => {
    const TURNS = 200
    /** All of them are read; a machine that is busy takes its time for that. */
    const READ_WITHIN_MS = 60_000
    const open = () =>
      bench().open({
        path: '/c/conversation-1',
        before: ({ conversations }) => {
          for (let count = 1; count <= TURNS; count += 1) {
            const conversationId = count === 1 ? {} : { conversationId: 'conversation-1' }
            const run = conversations.createRun({ message: `Question ${count}?`, ...conversationId })
            run?.emit({ event: 'status', data: { status: 'running', attempt: 1 } })
            run?.say(`Answer ${count}. ${'Words and more words to fill the page with. '.repeat(1 + (count % 20))}`)
            run?.end()
          }
        },
      })
    const firstIsRead = ({ log }: Panel) =>
      log.getByText('Answer 1.').waitFor({ state: 'attached', timeout: READ_WITHIN_MS })
    const isAtEnd = ({ log }: Panel) =>
      log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2)

    it('opens at its end, and stays there while what is above is read', async () => {
      const panel = await open()
      const { log } = panel
      await log.getByText(`Answer ${TURNS}.`).waitFor({ timeout: READ_WITHIN_MS })
      await expect.poll(() => isAtEnd(panel), { timeout: READ_WITHIN_MS }).toBe(true)
      await firstIsRead(panel)
      await expect.poll(() => isAtEnd(panel)).toBe(true)
      expect(await log.getByText(`Answer ${TURNS}.`).isVisible()).toBe(true)
    })

    it('stays where one goes by keyboard, to its very beginning, and follows again from its end', async () => {
      const panel = await open()
      const { log, page, ask } = panel
      await firstIsRead(panel)
      await expect.poll(() => isAtEnd(panel)).toBe(true)
      await log.focus()
      for (let count = 0; count < 6; count += 1) await page.keyboard.press('PageUp')
      await expect.poll(() => isAtEnd(panel), { timeout: READ_WITHIN_MS }).toBe(false)
      await page.keyboard.press('Home')
      await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop), { timeout: READ_WITHIN_MS }).toBe(0)
      await log.getByRole('heading', { name: 'Question 1?', exact: true }).waitFor()
      const run = await ask('And now?')
      run.say('The very last.')
      await log.getByText('The very last.').waitFor()
      await expect.poll(() => isAtEnd(panel)).toBe(true)
    })
  })
}
