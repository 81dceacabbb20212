import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Panel, PanelBench } from '../../panel.ts'
import { answerCited, CITED, longDataset, MARGIN_CALL, MARGIN_DATASET, MARGIN_END } from '../../samples/sample-answer.ts'

const TITLE = 'Gross margin by business unit, FY2025 and FY2026'

/** What stands in the answer's text, as one reads it. */
function wordsOf(log: Locator): Promise<string> {
  return log.locator('.prose').innerText()
}

async function answered(panel: Panel): Promise<Panel> {
  answerCited(await panel.ask('Margins?'))
  await panel.log.getByText('3 figures have no source').waitFor()
  return panel
}

/** An answer that cites a dataset about which there is much to say; below it so many lines of text. */
async function askLong(ask: Panel['ask'], lines = 1): Promise<void> {
  const run = await ask('Margins?')
  const much = 'all of what the books hold of it, and of what came before, '.repeat(12)
  const dataset = { ...MARGIN_DATASET, scope: much, formula: much }
  run.emit(MARGIN_CALL, { event: 'dataset', data: dataset }, MARGIN_END)
  run.say(`A margin of [39.8%](cell:ds-1:1:margin).\n\n${'More of it.\n\n'.repeat(lines)}`)
  run.end()
}

function rectOf(locator: Locator): Promise<DOMRect> {
  return locator.evaluate((element) => element.getBoundingClientRect())
}

/** For longer than a mouse must rest, by the page's own clock. */
function rest(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)))
}

/** Figures and where they come from. */
export function citations(bench: () => PanelBench): void {
  describe('a cited figure', () => {
    it('reads as the reader writes figures, with its source a click away and the focus back where it was', async () => {
      const { page, log } = await answered(await bench().open())
      const figure = log.getByRole('button', { name: '$48,210,400' })
      expect(await figure.getAttribute('aria-expanded')).toBe('false')
      await figure.click()
      const card = page.getByRole('dialog', { name: TITLE })
      await card.getByText('Signals · Net sales FY2026: $48,210,400.00').waitFor()
      expect(await card.getByRole('definition').allInnerTexts()).toEqual([
        'Gross margin by business unit',
        'All business units; fiscal years 2025 and 2026; actuals',
        'gross margin = (net sales − cost of goods sold) / net sales',
        'Jun 30, 2026',
      ])
      expect(await figure.getAttribute('aria-expanded')).toBe('true')
      expect(await card.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('Escape')
      await card.waitFor({ state: 'detached' })
      expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('is reached by keyboard: Enter opens, Tab leads to the row and on from the figure', async () => {
      const { page, log } = await answered(await bench().open())
      const figure = log.getByRole('button', { name: '39.8%' })
      await figure.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: TITLE }).waitFor()
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show the row')
      await page.keyboard.press('Tab')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog', { name: TITLE }).waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      const row = log.locator('tr.spotted')
      await row.waitFor()
      expect(await row.innerText()).toMatch(/^Signals/)
      expect(await row.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('shows its source to a mouse that rests on it, and takes it away when the mouse has left', async () => {
      const { page, log } = await answered(await bench().open())
      await log.getByRole('button', { name: '39.8%' }).hover()
      const card = page.getByRole('dialog', { name: TITLE })
      await card.waitFor()
      await card.hover()
      await card.getByRole('button', { name: 'Show the row' }).waitFor()
      await page.mouse.move(2, 2)
      await card.waitFor({ state: 'detached' })
    })

    it('is closed by a press elsewhere', async () => {
      const { page, log } = await answered(await bench().open())
      await log.getByRole('button', { name: '39.8%' }).click()
      await page.getByRole('dialog', { name: TITLE }).waitFor()
      await log.getByRole('heading', { name: 'Margins?' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    it('that is held is not disturbed by a mouse on other figures, and comes no more once Escape has sent it away', async () => {
      const { page, log } = await answered(await bench().open())
      const figure = log.getByRole('button', { name: '39.8%' })
      await figure.click()
      const card = page.getByRole('dialog', { name: TITLE })
      await card.getByText('Signals · Margin FY2026').waitFor()
      await log.getByRole('button', { name: '1.4 pp' }).hover()
      await rest(page)
      expect(await card.getByText('Signals · Margin FY2026').isVisible()).toBe(true)
      await figure.hover()
      await page.keyboard.press('Escape')
      await card.waitFor({ state: 'detached' })
      await rest(page)
      expect(await card.count()).toBe(0)
    })

    it('has its whole source in the window, beside it, and what is too long scrolls between title and buttons', async () => {
      const { ask, page, log } = await bench().open({ context: { viewport: { width: 900, height: 430 } } })
      await askLong(ask)
      const figure = log.getByRole('button', { name: '39.8%' })
      for (const block of ['start', 'center', 'end'] as const) {
        await figure.evaluate((element, where) => element.scrollIntoView({ block: where }), block)
        await figure.focus()
        await page.keyboard.press('Enter')
        const card = page.getByRole('dialog', { name: TITLE })
        const facts = card.locator('dl')
        await card.waitFor()
        const [at, around] = [await rectOf(figure), await rectOf(card)]
        expect(around.top >= at.bottom || around.bottom <= at.top).toBe(true)
        expect(around.top).toBeGreaterThanOrEqual(0)
        expect(around.bottom).toBeLessThanOrEqual(430)
        expect((await rectOf(card.getByRole('button', { name: 'Show the row' }))).bottom).toBeLessThan(around.bottom)
        expect(await facts.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)).toBe(true)
        await page.keyboard.press('Tab')
        expect(await facts.evaluate((element) => element === document.activeElement)).toBe(true)
        await page.keyboard.press('End')
        await expect.poll(() => facts.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
        await page.keyboard.press('Escape')
        await card.waitFor({ state: 'detached' })
        expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true)
      }
    })

    it('loses its source when it is scrolled out of sight', async () => {
      const { ask, page, log } = await bench().open()
      await askLong(ask, 40)
      await log.getByRole('button', { name: '39.8%' }).click()
      await page.getByRole('dialog', { name: TITLE }).waitFor()
      await log.evaluate((element) => element.scrollTo(0, element.scrollHeight))
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    })

    it('has its source at the foot of a narrow window, never over itself, with a button that closes it', async () => {
      const { ask, page, log } = await bench().open({ context: { viewport: { width: 320, height: 560 } } })
      await askLong(ask)
      const figure = log.getByRole('button', { name: '39.8%' })
      await figure.hover()
      await rest(page)
      expect(await page.getByRole('dialog').count()).toBe(0)
      await figure.click()
      const sheet = page.getByRole('dialog', { name: TITLE })
      await sheet.getByRole('button', { name: 'Close' }).waitFor()
      const { left, right, top, bottom } = await rectOf(sheet)
      expect([left, right, bottom]).toEqual([0, 320, 560])
      expect((await rectOf(figure)).bottom).toBeLessThanOrEqual(top)
      await sheet.getByRole('button', { name: 'Close' }).click()
      await sheet.waitFor({ state: 'detached' })
      expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true)
    })

    it('leads to a row that is not shown yet, and to the totals', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask('Products?')
      const dataset = { ...longDataset(40, 412), totals: { units: 98_765 } }
      run.emit(MARGIN_CALL, { event: 'dataset', data: dataset }, MARGIN_END)
      run.say('Sold [157](cell:ds-long:40:units) of [98,765](cell:ds-long:total:units) units. ')
      await log.getByRole('button', { name: '157' }).click()
      await page.getByText('TS-1039, Signal head 40').first().waitFor()
      await page.getByRole('button', { name: 'Show the row' }).click()
      await log.locator('tr.spotted').getByText('Signal head 40').waitFor()
      await log.getByRole('button', { name: '98,765' }).click()
      await page.getByText('Total · Units').waitFor()
      await page.getByRole('button', { name: 'Show the row' }).click()
      await log.locator('tfoot tr.spotted').getByText('98,765').waitFor()
    })

    it('is written as the reader’s language writes it', async () => {
      const { log } = await answered(await bench().open({ context: { locale: 'de-DE' } }))
      await log.getByRole('button', { name: '48.210.400' }).waitFor()
      await log.getByRole('button', { name: '39,8' }).waitFor()
    })

    it('is never seen half, wherever the text is cut', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask('Margins?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      await page.evaluate(() => {
        const seen: string[] = []
        Object.assign(window, { seen })
        const look = () => seen.push(document.querySelector('.prose')?.textContent ?? '')
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
      })
      const text = CITED.slice(0, CITED.indexOf('The best'))
      for (let at = 0; at < text.length; at += 7) {
        run.say(text.slice(at, at + 7))
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
      }
      run.end()
      await log.getByRole('button', { name: '1.4 pp' }).waitFor()
      const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
      expect(seen.length).toBeGreaterThan(3)
      expect(seen.filter((words) => /cell:|\]\(|\[|\*/.test(words))).toEqual([])
      expect(await wordsOf(log)).toBe('Signals sold $48,210,400 at a margin of 39.8%, which fell by 1.4 pp.')
    })

    it('is copied with the text around it', async () => {
      const { page, log } = await answered(await bench().open())
      const copied = await log.locator('.prose p').first().evaluate((element) => {
        getSelection()?.selectAllChildren(element)
        return getSelection()?.toString()
      })
      expect(copied).toContain('Signals sold $48,210,400 at a margin of 39.8%, which fell by 1.4 pp.')
      expect(await page.evaluate(() => getSelection()?.isCollapsed)).toBe(false)
    })
  })
}
