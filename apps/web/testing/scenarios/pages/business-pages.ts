import { hasNoFault } from '@perdure/testing-browser/axe'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenInput, Panel, PanelBench } from '../../panel.ts'
import { BUSINESS_UNITS } from '../../samples/sample-business.ts'

const PERSON = { businessUnits: BUSINESS_UNITS }
const PAGES = ['overview', 'products', 'customers', 'budgets'] as const
const NARROW = { viewport: { width: 320, height: 640 } }

const openAt = (bench: PanelBench, path: string, input: OpenInput = {}): Promise<Panel> =>
  bench.open({ path, ...input, service: { person: PERSON, ...input.service } })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const table = (page: Page) => page.getByRole('main').getByRole('table')
const target = (page: Page): string => {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read)

/** Runs in the page: how the labels of a chart stand beside each other. */
function arrangementOf(labels: Element[]) {
  const boxes = labels.map((label) => label.getBoundingClientRect())
  const pairs = boxes.slice(1).map((box, index) => ({ before: boxes[index] ?? box, box }))
  const steps = pairs.map(({ before, box }) => (box.left + box.right - before.left - before.right) / 2)
  const { right = 0, left = 0 } = labels[0]?.closest('figure')?.getBoundingClientRect() ?? {}
  return {
    isEven: Math.max(...steps) - Math.min(...steps) < 2,
    hasRoom: pairs.every(({ before, box }) => box.left - before.right >= 6),
    isInside: boxes.length > 1 && boxes.every((box) => box.left >= left && box.right <= right),
  }
}

/** The business pages, and the analyst beside them. */
export function businessPages(bench: () => PanelBench): void {
  describe('the business pages', () => {
    it('are reached by the navigation, and by the back button again', async () => {
      const { page } = await openAt(bench(), '/')
      const main = page.getByRole('navigation', { name: 'Main' })
      await main.getByRole('link', { name: 'Customers' }).click()
      await heading(page, 'Customers').waitFor()
      await eventually(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Customers')
      expect(await main.locator('[aria-current=page]').innerText()).toBe('Customers')
      await eventually(() => page.title()).toBe('Customers · perdure')
      await main.getByRole('link', { name: 'Budgets' }).click()
      await heading(page, 'Budgets').waitFor()
      await page.goBack()
      await heading(page, 'Customers').waitFor()
      await page.goBack()
      await page.getByText('What would you like to know').waitFor()
    })

    it('show what their address says, and write there what one chooses', async () => {
      const { page, service } = await openAt(bench(), '/products?fiscalYear=2025&businessUnit=controllers&sort=name')
      await table(page).getByText('Conflict monitor').waitFor()
      expect(service.requestsTo(/\/api\/products\?fiscalYear=2025&businessUnit=controllers$/)).toHaveLength(1)
      expect(await page.getByRole('combobox', { name: 'Fiscal year' }).inputValue()).toBe('2025')
      expect(await page.getByRole('combobox', { name: 'Business unit' }).inputValue()).toBe('controllers')
      expect(await table(page).locator('th[aria-sort=ascending]').innerText()).toBe('Product')
      await page.getByRole('combobox', { name: 'Fiscal year' }).selectOption('2026')
      await page.getByRole('searchbox', { name: 'Find a product' }).fill('battery')
      await eventually(() => table(page).getByRole('rowheader').count()).toBe(2)
      await eventually(() => target(page)).toBe('/products?fiscalYear=2026&businessUnit=controllers&search=battery&sort=name')
      await page.goBack()
      await eventually(() => page.getByRole('combobox', { name: 'Fiscal year' }).inputValue()).toBe('2025')
      await page.reload()
      await table(page).getByText('Conflict monitor').waitFor()
    })

    it('sort by a column, the largest first', async () => {
      const { page } = await openAt(bench(), '/customers')
      await table(page).getByRole('button', { name: 'Overdue' }).click()
      await eventually(() => target(page)).toBe('/customers?sort=-overdue')
      const column = await table(page).locator('thead th').allInnerTexts()
      const place = column.findIndex((text) => text.includes('Overdue'))
      const cells = await table(page).locator(`tbody tr td:nth-of-type(${place})`).allInnerTexts()
      const amounts = cells.map((text) => Number(text.replaceAll(/[$,]/g, '')))
      expect(amounts.length).toBeGreaterThan(10)
      expect(amounts).toEqual(amounts.toSorted((left, right) => right - left))
    })

    it('say what there is not, and lead back to what there is', async () => {
      const { page } = await openAt(bench(), '/customers?search=zzz')
      await page.getByText('There is nothing to see for “zzz”.').waitFor()
      await page.getByRole('button', { name: 'Show everything' }).click()
      await table(page).getByText('City of Aldermere').waitFor()
      await page.goto(page.url().replace(/\/customers.*/, '/overview?businessUnit=secret'))
      await page.getByText('You may not see this business unit').waitFor()
    })

    it('say why the figures could not be read, and read them again', async () => {
      const refuse: OpenInput['before'] = (service) => service.refuse(/\/api\/overview/, { code: 'forbidden' })
      const { page } = await openAt(bench(), '/overview', { before: refuse })
      const alert = page.getByRole('alert')
      await alert.getByText('The figures could not be read.').waitFor()
      await alert.getByRole('button', { name: 'Retry' }).click()
      await table(page).getByText('Field Services').waitFor()
      expect(await alert.count()).toBe(0)
    })

    it('are open to somebody who may not use the analyst, and have nobody to ask', async () => {
      const permissions = { useAnalyst: false, operate: false, seeCosts: false }
      const { page } = await openAt(bench(), '/overview', { service: { person: { ...PERSON, permissions } } })
      await table(page).getByText('Field Services').waitFor()
      expect(await page.getByRole('button', { name: /^Ask/ }).count()).toBe(0)
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Analyst' }).click()
      await page.getByRole('heading', { name: 'you may not use the analyst' }).waitFor()
    })

    it.each([...PAGES, 'customers?search=zzz', 'customers?selection=C1003'])(
      'have no fault that axe finds, light or dark: %s',
      async (name) => {
        const { page } = await openAt(bench(), `/${name}`, { context: { reducedMotion: 'reduce' } })
        await page.locator('.page-body table, .page-nothing').first().waitFor()
        if (!name.includes('zzz')) await page.locator('.chart svg').first().waitFor()
        await hasNoFault(page, name)
      },
    )

    it('fit into 320 pixels, with the analyst in a sheet of its own', async () => {
      const { page, box } = await openAt(bench(), '/overview', { context: NARROW })
      for (const name of PAGES) {
        await page.goto(new URL(`/${name}`, page.url()).href)
        await table(page).waitFor()
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
        expect({ name, scrollWidth }).toEqual({ name, scrollWidth: clientWidth })
      }
      expect(await box.count()).toBe(0)
      await page.getByRole('button', { name: 'Ask the analyst' }).click()
      await page.getByRole('dialog', { name: 'Analyst' }).getByText('What would you like to know').waitFor()
      const welcome = page.getByRole('heading', { name: 'What would you like to know' })
      expect((await welcome.boundingBox())?.y).toBeGreaterThan(40)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: /^Pages: Budgets/ }).click()
      await page.getByRole('link', { name: 'Products' }).click()
      await heading(page, 'Products').waitFor()
    })

    it('label a chart evenly, with room between the labels, at any width', async () => {
      const { page } = await openAt(bench(), '/overview')
      const labels = page.getByRole('main').locator('.recharts-xAxis-tick-labels text')
      await labels.first().waitFor()
      for (const width of [1280, 1100, 900, 640, 480, 390, 320]) {
        await page.setViewportSize({ width, height: 860 })
        // The chart follows the window when it is told of its width.
        await eventually(() => labels.evaluateAll(arrangementOf)).toEqual({ isEven: true, hasRoom: true, isInside: true })
      }
    })

    it('move nothing while they are read', async () => {
      const { page } = await openAt(bench(), '/overview')
      await table(page).waitFor()
      await page.locator('.chart svg').first().waitFor()
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0
            const observer = new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value
            })
            observer.observe({ type: 'layout-shift', buffered: true })
            requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
          }),
      )
      expect(shift).toBeLessThan(0.01)
    })
  })

  describe('the analyst beside a page', () => {
    it('keeps its conversation from page to page, over a reload, and at full width', async () => {
      const panel = await openAt(bench(), '/overview')
      const { page, log } = panel
      const run = await panel.ask('How were sales?')
      run.say('Up.')
      run.end()
      await log.getByText('Up.').waitFor()
      await eventually(() => target(page)).toBe('/overview?conversation=conversation-1')
      const main = page.getByRole('navigation', { name: 'Main' })
      await main.getByRole('link', { name: 'Products' }).click()
      await heading(page, 'Products').waitFor()
      await log.getByText('Up.').waitFor()
      await page.reload()
      await log.getByText('Up.').waitFor()
      await page.getByRole('link', { name: 'Open at full width' }).click()
      await eventually(() => target(page)).toBe('/c/conversation-1')
      await log.getByText('Up.').waitFor()
      await main.getByRole('link', { name: 'Budgets' }).click()
      await eventually(() => target(page)).toBe('/budgets?conversation=conversation-1')
      await page.getByRole('complementary', { name: 'Analyst' }).getByRole('button', { name: 'New conversation' }).click()
      await eventually(() => target(page)).toBe('/budgets')
      await page.getByRole('button', { name: 'Conversations' }).click()
      await page.getByRole('dialog', { name: 'Conversations' }).getByRole('link', { name: 'How were sales?' }).click()
      await eventually(() => target(page)).toBe('/budgets?conversation=conversation-1')
      await log.getByText('Up.').waitFor()
    })

    it('is told what is on the page, and what was selected, unless one leaves it out', async () => {
      const { page, service, box, ask } = await openAt(bench(), '/customers?fiscalYear=2025&businessUnit=signals')
      await table(page).getByRole('button', { name: 'Ask about City of Aldermere' }).click()
      await eventually(() => box.evaluate((element) => element === document.activeElement)).toBe(true)
      await page.getByText('Looking at: Customers, FY2025, Signals, City of Aldermere').waitFor()
      await ask('Why did it fall?').then((run) => run.end())
      const asked = () => service.conversations.asked.map(({ uiContext }) => uiContext)
      const context = { page: 'customers', fiscalYear: 2025, businessUnit: 'Signals' }
      const selection = { kind: 'customer', id: 'C1002', name: 'City of Aldermere' }
      expect(asked()).toEqual([{ ...context, selection }])
      await page.getByRole('button', { name: 'Leave out' }).click()
      await page.getByText('Asking without this page').waitFor()
      await ask('How were sales?').then((run) => run.end())
      expect(asked()[1]).toBeUndefined()
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Budgets' }).click()
      await page.getByText('Looking at: Budgets, FY2025, Signals').waitFor()
    })

    it('suggests what fits the page, and what is selected on it', async () => {
      const { page, service, log } = await openAt(bench(), '/customers')
      const suggest = (question: string) => {
        service.bootstrap = { ...service.bootstrap, suggestions: [question] }
      }
      suggest('Why did sales to Aldermere change?')
      await table(page).getByRole('button', { name: 'Ask about City of Aldermere' }).click()
      await log.getByRole('button', { name: 'Why did sales to Aldermere change?' }).waitFor()
      const shown = () => service.requestsTo(/bootstrap/).at(-1)?.path.split('?')[1]
      await eventually(shown).toBe('page=customers&fiscalYear=2026&selection=City+of+Aldermere')
      suggest('Did we meet the budget?')
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Budgets' }).click()
      await log.getByRole('button', { name: 'Did we meet the budget?' }).waitFor()
      await eventually(shown).toBe('page=budgets&fiscalYear=2026')
      suggest('What can you do?')
      await page.getByRole('link', { name: 'Open at full width' }).click()
      await log.getByRole('button', { name: 'What can you do?' }).waitFor()
      await eventually(shown).toBeUndefined()
    })

    it('stays closed where somebody has closed it, until it is asked', async () => {
      const { page, box } = await openAt(bench(), '/overview')
      await page.getByRole('button', { name: 'Close the analyst' }).click()
      expect(await box.count()).toBe(0)
      await page.reload()
      await table(page).getByText('Signals').waitFor()
      expect(await box.count()).toBe(0)
      await page.getByRole('button', { name: 'Ask the analyst' }).click()
      await box.waitFor()
    })

    it('is closed and opened with the keyboard, which is never left at nothing', async () => {
      for (const context of [{}, NARROW]) {
        const { page, box } = await openAt(bench(), '/overview', { context })
        const opener = page.getByRole('button', { name: 'Ask the analyst' })
        const closer = page.getByRole('button', { name: 'Close the analyst' })
        const isFocused = (element: Locator) => element.evaluate((found) => found === document.activeElement)
        await table(page).getByText('Signals').waitFor()
        if ('viewport' in context) await opener.press('Enter')
        await closer.press('Enter')
        await eventually(() => isFocused(opener)).toBe(true)
        await page.keyboard.press('Enter')
        await box.waitFor()
        if (!('viewport' in context)) await eventually(() => isFocused(box)).toBe(true)
        await closer.press('Enter')
        await eventually(() => isFocused(opener)).toBe(true)
      }
    })

    it('is reached with the keyboard alone, past what stands before it', async () => {
      const { page, box } = await openAt(bench(), '/overview')
      await table(page).getByText('Signals').waitFor()
      await box.waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the analyst')
      await page.keyboard.press('Enter')
      for (let presses = 0; presses < 12; presses += 1) {
        if (await box.evaluate((element) => element === document.activeElement)) break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.type('How were sales?')
      expect(await box.inputValue()).toBe('How were sales?')
    })
  })
}
