import type { DatasetData } from '@perdure/protocol'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenInput, PanelBench } from '../../panel.ts'
import { EXPORT_CALL, EXPORT_END, longDataset, MARGIN_CALL, MARGIN_DATASET, MARGIN_END } from '../../samples/sample-answer.ts'

/** Tables of datasets. */
export function tables(bench: () => PanelBench): void {
  describe('a table', () => {
    it('shows each figure as its unit wants, with its day, its scope and how it was worked out', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Margins?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      const figure = log.getByRole('figure', { name: 'Gross margin by business unit, FY2025 and FY2026' })
      await figure.waitFor()
      expect(await figure.getByRole('row').allInnerTexts()).toEqual([
        'Business unit\tNet sales FY2026\tMargin FY2025\tMargin FY2026\tChange',
        'Signals\t$48,210,400\t41.2%\t39.8%\t-1.4 pp',
        'Controllers\t$31,775,900\t45.5%\t47.1%\t+1.6 pp',
        'Detection\t$12,902,150\t38.8%\t40.2%\t+1.4 pp',
        'Services\t$9,114,020\t29.1%\t24.3%\t-4.8 pp',
      ])
      await figure.getByText('As of Jun 30, 2026 · All business units; fiscal years 2025 and 2026; actuals').waitFor()
      const formula = figure.getByText('gross margin = (net sales')
      expect(await formula.isVisible()).toBe(false)
      await figure.getByText('As of Jun 30, 2026').click()
      await formula.waitFor()
      expect(await figure.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(
        '/api/ai/datasets/ds-1?format=csv',
      )
    })

    it('ends with what everything together comes to, and leads to a file that was made of it', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Margins as a file?')
      const totals = { revenue: 102_002_470, margin: 0.402 }
      run.emit(MARGIN_CALL, { event: 'dataset', data: { ...MARGIN_DATASET, totals } }, MARGIN_END)
      run.emit(EXPORT_CALL, EXPORT_END)
      const figure = log.getByRole('figure', { name: 'Gross margin by business unit, FY2025 and FY2026' })
      const link = log.getByRole('link', { name: 'Gross margin.xlsx' })
      await link.waitFor()
      expect((await figure.getByRole('row').allInnerTexts()).at(-1)).toBe('Total\t$102,002,470\t\t40.2%\t')
      // Not the address that the run wrote down, but the one that the panel knows.
      expect(await link.getAttribute('href')).toBe('/api/ai/datasets/ds-1?format=xlsx')
      expect(await link.getAttribute('download')).toBe('Gross margin.xlsx')
      await log.getByText('4 × 5', { exact: true }).waitFor()
    })

    it('shows its first rows, the rest when asked, and how many there are in all', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Products?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: longDataset(40, 412) }, MARGIN_END)
      const figure = log.getByRole('figure', { name: 'Products' })
      await figure.getByText('412 rows', { exact: true }).waitFor()
      expect(await figure.getByRole('row').count()).toBe(9)
      await figure.getByRole('button', { name: 'Show the first 40 rows' }).click()
      expect(await figure.getByRole('row').count()).toBe(41)
      await figure.getByText('The first 40 of 412 rows are here to read and sort').waitFor()
    })

    it('is sorted by the head of a column, by value, its totals last, and says by which', async () => {
      const { figure, press } = await tableShown(bench(), {
        ...MARGIN_DATASET,
        totals: { revenue: 102_002_470, margin: 0.402 },
      })
      const units = () => figure.getByRole('rowheader').allInnerTexts()
      const head = figure.getByRole('columnheader', { name: 'Change' })
      expect(await units()).toEqual(['Signals', 'Controllers', 'Detection', 'Services', 'Total'])
      await press('Change')
      expect(await units()).toEqual(['Controllers', 'Detection', 'Signals', 'Services', 'Total'])
      expect(await head.getAttribute('aria-sort')).toBe('descending')
      await press('Change')
      expect(await units()).toEqual(['Services', 'Signals', 'Detection', 'Controllers', 'Total'])
      expect(await head.getAttribute('aria-sort')).toBe('ascending')
      await press('Business unit')
      expect(await units()).toEqual(['Controllers', 'Detection', 'Services', 'Signals', 'Total'])
      expect(await head.getAttribute('aria-sort')).toBeNull()
      await press('Business unit')
      await press('Business unit')
      expect(await units()).toEqual(['Signals', 'Controllers', 'Detection', 'Services', 'Total'])
    })

    it('is sorted over all of its rows by keyboard, in place, also while only the first are shown', async () => {
      const { figure, page } = await tableShown(bench(), longDataset(40, 412))
      const before = await figure.boundingBox()
      await figure.getByRole('button', { name: 'Units' }).focus()
      await page.keyboard.press('Enter')
      expect((await figure.getByRole('rowheader').allInnerTexts()).slice(0, 2)).toEqual(['TS-1039', 'TS-1038'])
      expect(await figure.boundingBox()).toEqual(before)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      // Yes comes after no: values are compared and not their words.
      await page.keyboard.press('Space')
      expect(await figure.getByRole('columnheader', { name: 'Active' }).getAttribute('aria-sort')).toBe('ascending')
      expect((await figure.getByRole('rowheader').allInnerTexts()).slice(0, 3)).toEqual(['TS-1000', 'TS-1005', 'TS-1010'])
      expect(await figure.getByRole('button', { name: 'Active' }).evaluate((one) => one === document.activeElement)).toBe(true)
    })

    it('that is long keeps its head and its totals in sight while it is scrolled', async () => {
      const { figure, log } = await tableShown(bench(), { ...longDataset(40, 412), totals: { units: 98_765 } })
      await figure.getByRole('button', { name: 'Show the first 40 rows' }).click()
      const region = figure.getByRole('group', { name: 'Products' })
      await region.focus()
      await region.evaluate((element) => element.scrollTo(0, 500))
      expect(await region.evaluate(({ scrollTop }) => scrollTop)).toBe(500)
      const frame = await rectOf(region)
      const head = await rectOf(figure.getByRole('columnheader', { name: 'SKU' }))
      const totals = await rectOf(figure.getByRole('rowheader', { name: 'Total' }))
      expect(Math.abs(head.top - frame.top)).toBeLessThan(2)
      expect(Math.abs(totals.bottom - frame.bottom)).toBeLessThan(2)
      expect(frame.height).toBeLessThan((await rectOf(log)).height)
    })

    it('that is wide is scrolled sideways by keyboard at 320 pixels, and its rows keep their names', async () => {
      const { figure, page } = await tableShown(bench(), longDataset(4, 4), { viewport: { width: 320, height: 700 } })
      const region = figure.getByRole('group', { name: 'Products' })
      await region.focus()
      const name = figure.getByRole('rowheader', { name: 'TS-1003' })
      const { left } = await rectOf(name)
      await page.keyboard.press('ArrowRight')
      await expect.poll(() => region.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(20)
      expect((await rectOf(name)).left).toBe(left)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    })
  })
}

function rectOf(locator: Locator): Promise<DOMRect> {
  return locator.evaluate((element) => element.getBoundingClientRect())
}

/** An answer with a table. */
async function tableShown(bench: PanelBench, dataset: DatasetData, context: NonNullable<OpenInput['context']> = {}) {
  const panel = await bench.open({ context })
  const run = await panel.ask('A table?')
  run.emit(MARGIN_CALL, { event: 'dataset', data: dataset }, MARGIN_END)
  run.end()
  const figure = panel.log.getByRole('figure', { name: dataset.title })
  await figure.waitFor()
  const press = (head: string) => figure.getByRole('button', { name: head, exact: true }).click()
  return { ...panel, figure, press }
}
