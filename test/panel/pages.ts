import { hasNoFault } from '@perdure/testing-browser/axe'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { PanelBench } from './bench.ts'
import { fitsWidths, NARROWEST } from './for-everyone.ts'
import { SALES } from './questions.ts'

const PAGES = ['Overview', 'Products', 'Customers', 'Budgets'] as const
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })
const target = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search

/** The business pages on the real backoffice, and the analyst beside them. */
export function pages(bench: () => PanelBench): void {
  describe('the business pages', () => {
    test.each(PAGES)('%s shows its chart and table, is for everyone, fits, and has the analyst beside it', async (name) => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab(`/${name.toLowerCase()}`)
      const { page } = panel
      await heading(page, name).waitFor()
      await page.getByRole('main').getByRole('table').first().getByRole('row').nth(1).waitFor()
      await page.getByRole('main').getByRole('img').locator('svg').first().waitFor()
      await panel.box.waitFor()
      await panel.picture(`page-${name.toLowerCase()}`)
      await hasNoFault(page, name)
      await fitsWidths(panel, `page-${name.toLowerCase()}`, [NARROWEST])
    })

    test('an answer stays beside the pages one goes to, also over a reload, and opens at full width', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab('/overview')
      const { page } = panel
      await heading(page, 'Overview').waitFor()
      await panel.ask(SALES)
      await panel.ended()
      const written = await panel.written()
      expect(target(page)).toMatch(/^\/overview\?conversation=/)
      await panel.picture('page-overview-answered')
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Products' }).click()
      await heading(page, 'Products').waitFor()
      expect(await panel.written()).toBe(written)
      await page.reload()
      await panel.ended()
      expect(await panel.written()).toBe(written)
      await page.getByRole('link', { name: 'Open at full width' }).click()
      await panel.conversationId()
      await panel.ended()
      expect(await panel.written()).toBe(written)
      await page.goBack()
      await heading(page, 'Products').waitFor()
    })

    test('Ben sees his own business unit there, and no other', async () => {
      const ben = await bench().profile('ben')
      const panel = await ben.tab('/products')
      await heading(panel.page, 'Products').waitFor()
      await panel.page.getByRole('main').getByRole('table').first().getByRole('row').nth(1).waitFor()
      expect(await panel.page.getByRole('main').innerText()).not.toMatch(/Field Services|ITS Software/)
    })
  })
}
