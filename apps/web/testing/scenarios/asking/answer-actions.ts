import { describe, expect, it } from 'vitest'
import type { DoneData } from '@perdure/protocol'
import type { Panel, PanelBench } from '../../panel.ts'
import { answerCited } from '../../samples/sample-answer.ts'

const DONE: DoneData = { status: 'completed', attempt: 1, durationMs: 12_300, usage: [] }
const USAGE = [
  { provider: 'p', model: 'big-1', inputTokens: 8_412, outputTokens: 640, cacheReadTokens: 7_000, cacheWriteTokens: 12 },
  { provider: 'p', model: 'small-1', inputTokens: 90, outputTokens: 4, cacheReadTokens: 0, cacheWriteTokens: 0 },
]

const noticesOf = ({ page }: Panel) => page.getByRole('status', { name: 'Notices' })

async function endedWith({ ask, log }: Panel, question: string, data: DoneData): Promise<void> {
  const run = await ask(question)
  run.say('Up.')
  run.emit({ event: 'done', data })
  const turn = log.getByRole('article').filter({ has: log.page().getByRole('heading', { name: question }) })
  await turn.getByRole('button', { name: 'Copy' }).waitFor()
}

/** What one can do with an answer, and what it took. */
export function answerActions(bench: () => PanelBench): void {
  describe('an answer that has ended', () => {
    it('is copied as Markdown, with its figures and tables, and says so', async () => {
      const permissions = ['clipboard-read', 'clipboard-write']
      const panel = await bench().open({ context: { permissions } })
      const { ask, page, log } = panel
      answerCited(await ask('Margins?'))
      await log.getByRole('button', { name: 'Copy' }).click()
      await noticesOf(panel).getByText('Copied').waitFor()
      await log.getByText('Copied').waitFor()
      const copied = await page.evaluate(() => navigator.clipboard.readText())
      expect(copied).toContain('| Signals | $48,210,400 | 41.2% | 39.8% | -1.4 pp |')
      expect(copied).toContain('Signals sold $48,210,400 at a margin of **39.8%**')
      expect(copied).not.toContain('cell:')
    })

    it('says when the browser does not let it be copied', async () => {
      const panel = await bench().open()
      const { ask, page, log } = panel
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
      })
      answerCited(await ask('Margins?'))
      await log.getByRole('button', { name: 'Copy' }).click()
      await log.getByText('Not copied: the browser does not allow it here.').waitFor()
      await noticesOf(panel).getByText('Not copied').waitFor()
    })

    it('tells how long it took to everybody', async () => {
      const panel = await bench().open()
      await endedWith(panel, 'How were sales?', DONE)
      await panel.log.getByText('Answered in 12 s').waitFor()
      expect(await panel.log.getByText('Cost').count()).toBe(0)
    })

    it('tells tokens and cost to those who may see them, each model apart', async () => {
      const panel = await bench().open()
      const { log, page } = panel
      await endedWith(panel, 'How were sales?', { ...DONE, usage: USAGE, costMicroUsd: 34_500 })
      const details = log.getByRole('button', { name: '12 s · Cost $0.03' })
      await details.focus()
      await page.keyboard.press('Enter')
      const tokens = log.getByRole('region', { name: 'Tokens and cost' })
      await tokens.waitFor()
      expect(await tokens.getByRole('row').allInnerTexts()).toEqual([
        'Model\tInput\tFrom cache\tInto cache\tOutput',
        'big-1\t8,412\t7,000\t12\t640',
        'small-1\t90\t0\t0\t4',
      ])
      await page.setViewportSize({ width: 320, height: 700 })
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      await details.press('Enter')
      await tokens.waitFor({ state: 'detached' })
    })

    it('tells nothing of tokens and cost where no model was asked, and copies nothing where nothing was said', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('How were sales?')
      const usage = [{ provider: 'o', model: 'o', inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }]
      run.emit({ event: 'done', data: { ...DONE, usage, costMicroUsd: 0 } })
      await log.getByText('Answered in 12 s').waitFor()
      expect(await log.getByText('Cost').count()).toBe(0)
      expect(await log.getByRole('button', { name: 'Copy' }).count()).toBe(0)
      await log.getByRole('button', { name: 'Regenerate' }).waitFor()
    })

    it('says that a cost is not known', async () => {
      const panel = await bench().open()
      await endedWith(panel, 'How were sales?', { ...DONE, usage: USAGE, costMicroUsd: null })
      await panel.log.getByRole('button', { name: '12 s · Cost unknown' }).click()
      await panel.log.getByText('this model has no price here').waitFor()
    })

    it('has its actions out of sight where it is not the last, until one comes near', async () => {
      const panel = await bench().open()
      await endedWith(panel, 'How were sales?', DONE)
      await endedWith(panel, 'And costs?', DONE)
      const row = panel.log.getByRole('group', { name: 'About this answer' }).first()
      const opacity = () => row.evaluate((element) => getComputedStyle(element).opacity)
      const turns = panel.log.getByRole('article')
      const heights = () => turns.evaluateAll((all) => all.map((turn) => turn.getBoundingClientRect().height))
      await panel.page.mouse.move(0, 0)
      await expect.poll(opacity).toBe('0')
      const before = await heights()
      await row.getByRole('button', { name: 'Copy' }).focus()
      await expect.poll(opacity).toBe('1')
      expect(await heights()).toEqual(before)
      await panel.box.focus()
      await turns.first().hover()
      await expect.poll(opacity).toBe('1')
      expect(await heights()).toEqual(before)
    })

    it('shows its actions at once where there is no mouse', async () => {
      const panel = await bench().open({ context: { hasTouch: true, isMobile: true } })
      await endedWith(panel, 'How were sales?', DONE)
      await endedWith(panel, 'And costs?', DONE)
      const row = panel.log.getByRole('group', { name: 'About this answer' }).first()
      expect(await row.evaluate((element) => getComputedStyle(element).opacity)).toBe('1')
    })
  })
}
