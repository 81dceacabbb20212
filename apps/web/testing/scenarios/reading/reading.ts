import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { FOLLOW_UPS, longDataset, MARGIN_CALL, MARGIN_END } from '../../samples/sample-answer.ts'

const PARAGRAPH = `${'Words and more words to fill the page with. '.repeat(12)}\n\n`
const FIRST_LOAD_MAX_BYTES = 200_000
/** To the top; resolves when the page has been told. */
function scrollUp(element: Element): Promise<void> {
  return new Promise((resolve) => {
    element.addEventListener('scroll', () => setTimeout(resolve), { once: true })
    element.scrollTo(0, 0)
  })
}

/** Goes to the top by key, and grows before the page is told that it went. */
function goHomeAndGrow(element: Element): void {
  element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true }))
  element.scrollTop = 0
  element.firstElementChild!.appendChild(document.createElement('div')).style.height = '500px'
}

/** Grows, goes to the end, and grows again before the page is told that it went. */
function growAfterScroll(element: Element): void {
  const grow = (heightPx: number): void => {
    const more = element.firstElementChild!.appendChild(document.createElement('div'))
    more.style.height = `${heightPx}px`
  }
  grow(100)
  element.scrollTop = element.scrollHeight
  grow(500)
}

/** The text itself: safe, still, and where one left it. */
export function reading(bench: () => PanelBench): void {
  describe('reading', () => {
    it('shows half-arrived syntax as what it will be', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Margins?')
      run.say('It held at **39.6')
      await expect.poll(() => log.getByRole('strong').innerText()).toBe('39.6')
      run.say(' %**, see [the def')
      await log.getByText('see the def').waitFor()
      expect(await log.innerText()).not.toMatch(/[*[\]]/)
      run.say('initions](https://example.com/d).')
      await log.getByRole('link', { name: 'the definitions' }).waitFor()
    })

    it('stays at the end while text comes, and where one is once one scrolls up', async () => {
      const { ask, page, log } = await bench().open()
      const fromEnd = () =>
        log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight))
      const newBelow = page.getByRole('button', { name: 'New text below' })
      const run = await ask('Tell me much')
      for (let count = 0; count < 5; count += 1) run.say(PARAGRAPH)
      run.say('The first end.')
      await log.getByText('The first end.').waitFor()
      await expect.poll(fromEnd).toBeLessThan(2)
      await log.evaluate(scrollUp)
      run.say(`\n\n${PARAGRAPH}The second end.`)
      await newBelow.waitFor()
      expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(0)
      await newBelow.click()
      await expect.poll(fromEnd).toBeLessThan(2)
      await newBelow.waitFor({ state: 'detached' })
      run.say(`\n\n${PARAGRAPH}The third end.`)
      await log.getByText('The third end.').waitFor()
      await expect.poll(fromEnd).toBeLessThan(2)
    })

    it('does not take for a scroll up what the text itself does between a scroll and the word of it', async () => {
      const { ask, page, log, status } = await bench().open()
      const fromEnd = () =>
        log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => Math.round(scrollHeight - scrollTop - clientHeight))
      const run = await ask('Tell me much')
      for (let count = 0; count < 5; count += 1) run.say(PARAGRAPH)
      run.end()
      await status.getByText('Answer complete').waitFor()
      await expect.poll(fromEnd).toBeLessThan(2)
      await log.evaluate(growAfterScroll)
      await expect.poll(fromEnd).toBeLessThan(2)
      expect(await page.getByRole('button', { name: 'New text below' }).count()).toBe(0)
    })

    it('lets go of the end for who scrolls up by key while the text grows', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask('Tell me much')
      for (let count = 0; count < 5; count += 1) run.say(PARAGRAPH)
      await expect.poll(() => log.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
      await log.evaluate(goHomeAndGrow)
      run.say(`\n\n${PARAGRAPH}`)
      await page.getByRole('button', { name: 'New text below' }).waitFor()
      expect(await log.evaluate(({ scrollTop }) => scrollTop)).toBe(0)
    })

    it('breaks no cited figure and no name in two, however narrow its table', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask('Units?')
      const dataset = longDataset(1, 1)
      const data = { ...dataset, rows: dataset.rows.map((row) => ({ ...row, price: 11_813_819 })) }
      run.emit(MARGIN_CALL, { event: 'dataset', data }, MARGIN_END)
      const figure = `[$11,813,819](cell:${data.datasetId}:1:price)`
      run.say(`| Unit | a | b | c | d | e |\n| --- | --- | --- | --- | --- | --- |\n| Signals |${` ${figure} |`.repeat(5)}\n`)
      run.end()
      const cited = log.locator('.prose td .cited')
      await cited.first().waitFor()
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 800 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
        const broken = () => cited.evaluateAll((figures) =>
          figures
            .map((one) => one.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(one).fontSize))
            .filter((lines) => lines > 2),
        )
        await expect.poll(broken).toEqual([])
        const name = await log.getByRole('cell', { name: 'Signals' }).last().boundingBox()
        expect(name?.width, 'a word of its own stays whole').toBeGreaterThan(50)
      }
    })

    it('sends with Enter and begins a line with Shift+Enter', async () => {
      const { service, box, page } = await bench().open()
      await box.focus()
      await page.keyboard.type('One')
      await page.keyboard.press('Shift+Enter')
      await page.keyboard.type('Two')
      expect(service.runs).toHaveLength(0)
      await page.keyboard.press('Enter')
      expect((await service.run(0)).message).toBe('One\nTwo')
      expect(await box.inputValue()).toBe('')
    })

    it('comes with little to load at first', async () => {
      const { page } = await bench().open()
      const scripts = await page
        .locator('script[src], link[rel=modulepreload]')
        .evaluateAll((elements) =>
          elements.map((element) => element.getAttribute('src') ?? element.getAttribute('href') ?? ''),
        )
      const sizes = scripts.map((path) => gzipSync(readFileSync(join(bench().folder, path))).length)
      expect(sizes.length).toBeGreaterThan(0)
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(FIRST_LOAD_MAX_BYTES)
    })

    it('needs no sideways scrolling, down to 320 pixels', async () => {
      const { ask, page, log } = await bench().open()
      const run = await ask(`What of ${'aVeryLongWord'.repeat(20)}?`)
      run.say(`| a | b |\n| --- | --- |\n| ${'wide '.repeat(40)} | ${'x'.repeat(200)} |\n\n`)
      run.say(`\`\`\`\n${'code '.repeat(60)}\n\`\`\`\n`)
      run.emit(MARGIN_CALL, { event: 'dataset', data: longDataset(40, 412) }, MARGIN_END, FOLLOW_UPS)
      run.end()
      await log.getByRole('figure').waitFor()
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 800 })
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
        await expect.poll(() => log.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
      }
    })
  })
}
