import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { BUSINESS_UNITS } from '../../samples/sample-business.ts'

/** What is loaded when it is first needed, on a network that is gone in that moment. */
export function lateParts(bench: () => PanelBench): void {
  describe('without a network', () => {
    it('a page that was never opened is waited for, and comes with the network', async () => {
      const { page, box } = await bench().open({ service: { person: { businessUnits: BUSINESS_UNITS } } })
      await box.waitFor()
      await page.context().setOffline(true)
      await page.getByRole('link', { name: 'Customers' }).click()
      const main = page.getByRole('main')
      await main.getByText('Loading…').waitFor()
      await page.context().setOffline(false)
      await main.getByRole('heading', { level: 1, name: 'Customers' }).waitFor()
      await main.getByRole('table').waitFor()
    })

    it('a thumb down takes nothing away, and what was wrong is asked when the network is back', async () => {
      const { page, ask, log, status } = await bench().open()
      const run = await ask('How were sales?')
      run.say('Up.')
      run.end()
      await status.getByText('Answer complete').waitFor()
      await page.context().setOffline(true)
      await log.getByRole('button', { name: 'Bad answer' }).click()
      await log.getByRole('button', { name: 'Bad answer', pressed: true }).waitFor()
      expect(await log.getByText('Up.').isVisible()).toBe(true)
      await page.context().setOffline(false)
      await log.getByRole('form', { name: 'What was wrong' }).waitFor()
      await expect.poll(() => run.feedback).toBe('down')
    })
  })
}
