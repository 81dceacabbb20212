import type { FakeService } from '@perdure/client/testing'
import type { Page } from 'playwright-core'
import type { Panel } from '../panel.ts'
import { remember } from '../samples/past-conversations.ts'
import { RUNNING } from '../samples/sample-answer.ts'

const DAY_MS = 86_400_000

/** States of the list and of what somebody sets for themselves, to be looked at. */
export const LIST_STATES: Record<string, (panel: Panel) => Promise<void>> = {
  async list({ service, page }) {
    rememberMore(service)
    const asked = service.conversations.createRun({ message: 'Forecast the margin for the rest of the year' })
    asked?.emit(RUNNING)
    service.conversations.createRun({ message: 'Which products earn the most?' })?.emit(RUNNING)
    await openList(page)
    await page.getByText('answering').nth(1).waitFor()
    asked?.end()
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await page.getByRole('link', { name: 'New answer' }).waitFor()
    await page.getByRole('button', { name: 'Delete Umsätze' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
  },
  async searched({ service, page }) {
    rememberMore(service)
    await openList(page)
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('margin')
    await page.locator('.entry mark').first().waitFor()
  },
  async settings({ page }) {
    await page.getByRole('button', { name: 'settings' }).click()
    await page.getByRole('radio', { name: 'Dark' }).waitFor()
  },
  async shortcuts({ page }) {
    await page.keyboard.press('Control+/')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  },
}

/** The page anew, with its list. */
async function openList(page: Page): Promise<void> {
  await page.reload()
  await page.getByRole('log').waitFor()
  const open = page.getByRole('button', { name: 'Conversations' })
  if (await open.isVisible()) await open.click()
}

/** Some of today, some of the days before. */
function rememberMore(service: FakeService): void {
  remember(service, ['Cash by month', 'Why did the margin of Services fall?'], Date.now() - 40 * DAY_MS)
  remember(service, ['Umsätze nach Region', 'Budget of next year, first draft'], Date.now() - 3 * DAY_MS)
  remember(service, ['Margin by business unit', 'Headcount and cost of staff', 'Open receivables'])
}
