import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'
import {
  ANALYSIS,
  answerWhole,
  CHART_CALL,
  CHART_END,
  chartOf,
  CITED,
  FOLLOW_UPS,
  MARGIN_CALL,
  MARGIN_DATASET,
  MARGIN_END,
  OPENING,
} from '../../samples/sample-answer.ts'

const PARAGRAPH = `${'Words and more words to fill the page with. '.repeat(12)}\n\n`
/** A tenth of what Web Vitals calls good. */
const LAYOUT_SHIFT_MAX = 0.01
const STEP_CHARACTERS = 24

interface Shifts {
  shifts: number[]
}

/** To be run before anything else of a page: keeps what moves by itself. */
function watchShifts(): void {
  const shifts: number[] = []
  Object.assign(window, { shifts })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) shifts.push(entry.value)
  }).observe({ type: 'layout-shift', buffered: true })
}

async function movedIn(page: Page): Promise<number> {
  await frames(page)
  const shifts = await page.evaluate(() => (window as unknown as Shifts).shifts)
  return shifts.reduce((sum, one) => sum + one, 0)
}

/** So that what was done has been drawn. */
function frames(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

const fromEnd = (log: Locator): Promise<number> =>
  log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight))

/** An answer that fills more than the window and goes on. */
async function longAnswer(panel: Panel) {
  const run = await panel.ask('Tell me much')
  run.say(PARAGRAPH.repeat(8))
  await expect.poll(() => panel.log.locator('.prose p').count()).toBe(8)
  await expect.poll(() => fromEnd(panel.log)).toBeLessThan(2)
  return run
}

/** How a page that fills keeps what one reads where one reads it. */
export function stillness(bench: () => PanelBench): void {
  describe('a page that fills', () => {
    it('moves nothing by itself while an answer comes with tables and charts, nor when it is opened again', async () => {
      const panel = await bench().open()
      const { page, log, ask } = panel
      await page.addInitScript(watchShifts)
      await page.reload()
      const run = await ask('How did gross margin develop?')
      const say = async (text: string, block: number): Promise<void> => {
        for (let at = 0; at < text.length; at += STEP_CHARACTERS) {
          run.say(text.slice(at, at + STEP_CHARACTERS), block)
          await frames(page)
        }
      }
      await say(OPENING, 0)
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END)
      await say(ANALYSIS, 1)
      await say(`\n\n${CITED}`, 1)
      run.emit(FOLLOW_UPS)
      run.end()
      await log.locator('.chart svg').waitFor()
      expect(await movedIn(page)).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
      answerWhole(await ask('And again?'))
      await log.locator('.chart svg').nth(1).waitFor()
      await page.reload()
      await log.getByRole('figure').last().locator('.chart svg').first().waitFor()
      await expect.poll(() => fromEnd(log)).toBeLessThan(2)
      expect(await movedIn(page)).toBeLessThanOrEqual(LAYOUT_SHIFT_MAX)
    })

    it('stays at its end while a chart is loaded late', async () => {
      const panel = await bench().open()
      const { page, log } = panel
      const arrived = Promise.withResolvers<void>()
      await page.route('**/assets/chart-drawing*', async (route) => {
        await arrived.promise
        await route.continue()
      })
      const run = await longAnswer(panel)
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END)
      run.say('After the chart.', 1)
      await log.getByText('Drawing…').waitFor()
      const { height } = await log.locator('.chart').evaluate((element) => element.getBoundingClientRect())
      arrived.resolve()
      await log.locator('.chart svg').waitFor()
      expect((await log.locator('.chart').evaluate((element) => element.getBoundingClientRect())).height).toBe(height)
      await expect.poll(() => fromEnd(log)).toBeLessThan(2)
    })

    const ways: [name: string, up: (panel: Panel) => Promise<void>][] = [
      [
        'wheel',
        async ({ page, log }) => {
          await log.hover()
          await page.mouse.wheel(0, -300)
        },
      ],
      [
        'keyboard',
        async ({ page, log }) => {
          await log.focus()
          await page.keyboard.press('PageUp')
        },
      ],
      [
        'finger',
        async ({ page }) => {
          const session = await page.context().newCDPSession(page)
          const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
            session.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 400, y }] })
          await touch('touchStart', 200)
          for (let y = 220; y <= 440; y += 20) await touch('touchMove', y)
          await touch('touchEnd')
        },
      ],
    ]
    for (const [name, up] of ways) {
      it(`stays where one has gone by ${name} while text goes on coming, slow and fast`, async () => {
        const panel = await bench().open({ context: { viewport: { width: 800, height: 600 }, hasTouch: name === 'finger' } })
        const { page, log } = panel
        const run = await longAnswer(panel)
        await up(panel)
        await expect.poll(() => fromEnd(log)).toBeGreaterThan(60)
        await settled(log)
        const top = await log.evaluate(({ scrollTop }) => scrollTop)
        for (let count = 0; count < 40; count += 1) run.say('More words that nobody looks at. ')
        run.say(`\n\n${PARAGRAPH.repeat(5)}The end.`)
        await log.getByText('The end.').waitFor({ state: 'attached' })
        expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(top)
        await page.getByRole('button', { name: 'New text below' }).click()
        await expect.poll(() => fromEnd(log)).toBeLessThan(2)
        run.say(`\n\n${PARAGRAPH.repeat(3)}The very end.`)
        await log.getByText('The very end.').waitFor()
        await expect.poll(() => fromEnd(log)).toBeLessThan(2)
      })
    }
  })
}

/** Resolves when two frames have the text at the same place. */
async function settled(log: Locator): Promise<void> {
  await log.evaluate(async (element) => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()))
    for (let before = -1; before !== element.scrollTop; ) {
      before = element.scrollTop
      for (let count = 0; count < 5; count += 1) await frame()
    }
  })
}
