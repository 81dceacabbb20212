import type { Panel } from '../panel.ts'

/** Each business page with its chart, the analyst beside it where there is room, to be looked at. */
export const BUSINESS_STATES: Record<string, (panel: Panel) => Promise<void>> = Object.fromEntries(
  ['overview', 'products', 'customers', 'budgets'].map((name) => [
    name,
    async ({ service, page }: Panel) => {
      await page.goto(`${service.origin}/${name}`)
      await page.locator('.page .chart svg').first().waitFor()
    },
  ]),
)
