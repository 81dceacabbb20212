import { hasNoFault } from '@perdure/testing-browser/axe'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { BUSINESS_UNITS } from '../../samples/sample-business.ts'

const INITIAL_PX = 384
const MIN_PX = 320
const MAX_PX = 800

function partsOf(page: Page) {
  const edge = page.getByRole('separator', { name: 'Width of the analyst' })
  const analyst = page.getByRole('complementary', { name: 'Analyst' })
  return {
    edge,
    analyst,
    widthPx: () => analyst.evaluate((element) => Math.round(element.getBoundingClientRect().width)),
    toldPx: async () => Number(await edge.getAttribute('aria-valuenow')),
  }
}

/** Takes hold of the edge in its middle, and lets go of it that far to the left. */
async function dragLeft(page: Page, byPx: number): Promise<void> {
  const box = await partsOf(page).edge.boundingBox()
  if (!box) throw new Error('The edge is not on the page')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x - byPx / 2, y + 5)
  await page.mouse.move(x - byPx, y + 5)
  await page.mouse.up()
}

/** The edge between a business page and the analyst beside it. */
export function panelEdge(bench: () => PanelBench): void {
  describe('the edge of the analyst beside a page', () => {
    async function open() {
      const panel = await bench().open({
        path: '/overview',
        service: { person: { businessUnits: BUSINESS_UNITS } },
        context: { viewport: { width: 1280, height: 860 } },
      })
      const parts = partsOf(panel.page)
      await parts.edge.waitFor()
      await expect.poll(parts.widthPx).toBe(INITIAL_PX)
      return { ...panel, ...parts }
    }

    it('is dragged, within its bounds, and is where it was left after a reload, without a shift', async () => {
      const { page, widthPx, toldPx, edge } = await open()
      await dragLeft(page, 100)
      await expect.poll(widthPx).toBe(INITIAL_PX + 100)
      expect(await toldPx()).toBe(INITIAL_PX + 100)
      await page.reload()
      await edge.waitFor()
      await page.getByRole('main').locator('.chart svg').first().waitFor()
      expect(await widthPx()).toBe(INITIAL_PX + 100)
      expect(await page.evaluate(shiftOfPage)).toBeLessThan(0.01)
      await dragLeft(page, 2_000)
      await expect.poll(widthPx).toBe(MAX_PX)
      await dragLeft(page, -1_000)
      await expect.poll(widthPx).toBe(MIN_PX)
      await edge.dblclick()
      await expect.poll(widthPx).toBe(INITIAL_PX)
      await page.reload()
      await edge.waitFor()
      await expect.poll(widthPx).toBe(INITIAL_PX)
    })

    it('is moved by keyboard, and tells where it is', async () => {
      const { page, edge, widthPx, toldPx } = await open()
      await hasNoFault(page, 'the edge of the analyst')
      const bounds = [await edge.getAttribute('aria-valuemin'), await edge.getAttribute('aria-valuemax')]
      expect([...bounds, await edge.getAttribute('aria-orientation')]).toEqual([`${MIN_PX}`, `${MAX_PX}`, 'vertical'])
      await edge.focus()
      const keys = { ArrowLeft: INITIAL_PX + 24, ArrowRight: INITIAL_PX, Home: MIN_PX, End: MAX_PX } as const
      for (const [key, expectedPx] of Object.entries(keys)) {
        await page.keyboard.press(key)
        await expect.poll(widthPx).toBe(expectedPx)
        expect(await toldPx()).toBe(expectedPx)
      }
    })

    it('leaves room for the page in a smaller window, and is not there where there is none', async () => {
      const { page, edge, widthPx } = await open()
      await edge.focus()
      await page.keyboard.press('End')
      await expect.poll(widthPx).toBe(MAX_PX)
      await page.setViewportSize({ width: 1060, height: 860 })
      await expect.poll(widthPx).toBe(1060 - 480)
      await page.setViewportSize({ width: 900, height: 860 })
      await edge.waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Ask the analyst' }).click()
      const sheet = page.getByRole('dialog', { name: 'Analyst' })
      await sheet.waitFor()
      expect([await sheet.evaluate((element) => element.clientWidth), await edge.count()]).toEqual([900, 0])
      await page.keyboard.press('Escape')
      await page.setViewportSize({ width: 1280, height: 860 })
      await edge.waitFor()
      await expect.poll(widthPx).toBe(MAX_PX)
    })
  })
}

/** Runs in the page: how far what stands on it has moved since it was loaded. */
function shiftOfPage(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
    })
    observer.observe({ type: 'layout-shift', buffered: true })
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
  })
}
