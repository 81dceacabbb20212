import type { LogEvent } from '@perdure/protocol'
import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../panel.ts'
import {
  answerWhole,
  CHART_CALL,
  CHART_END,
  chartOf,
  EXPORT_CALL,
  EXPORT_END,
  longDataset,
  MARGIN_CALL,
  MARGIN_DATASET,
  MARGIN_END,
} from '../sample-answer.ts'

const KINDS = ['bar', 'stacked_bar', 'line', 'area', 'pie', 'scatter', 'waterfall'] as const

/** Tables and charts. */
export function figures(bench: () => PanelBench): void {
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
      await figure.getByText('The first 40 of 412 rows are shown').waitFor()
    })
  })

  describe('a chart', () => {
    it('of every kind is drawn, described and shown as figures too', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Charts?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
      run.emit(...KINDS.map((kind) => chartOf(kind)), CHART_END)
      for (const kind of KINDS) {
        const figure = log.getByRole('figure', { name: `(${kind.replace('_', ' ')})` })
        const image = figure.getByRole('img', { name: /chart of Net sales FY2026 .*, 4 entries\./ })
        await image.locator('svg path, svg .recharts-rectangle').first().waitFor()
        expect((await image.boundingBox())?.height).toBeGreaterThan(200)
        await figure.getByText('Show the data').click()
        await figure.getByRole('cell', { name: '$48,210,400' }).waitFor()
      }
    })

    it('is loaded only when the first one is there', async () => {
      const { service, ask, log } = await bench().open()
      const drawings = () => service.requestsTo(/GET \/assets\/chart-drawing/).length
      const run = await ask('A chart?')
      run.say('Wait for it.')
      await log.getByText('Wait for it.').waitFor()
      expect(drawings()).toBe(0)
      answerWholeAfter(run)
      await log.locator('.chart svg').waitFor()
      expect(drawings()).toBe(1)
    })

    it('whose drawing cannot be loaded leaves its figures and everything else', async () => {
      const { service, ask, log } = await bench().open()
      service.refuse(/GET \/assets\/chart-drawing/, { code: 'not_found' })
      answerWhole(await ask('A chart?'))
      await log.getByText('The chart could not be drawn. Its figures are below.').waitFor()
      await log.getByText('Show the data').click()
      await log.getByText('Company-wide it held').waitFor()
      expect(await bench().finish()).toEqual([expect.stringContaining('dynamically imported module')])
    })
  })
}

function answerWholeAfter(run: Parameters<typeof answerWhole>[0]): void {
  const dataset: LogEvent = { event: 'dataset', data: MARGIN_DATASET }
  run.emit(MARGIN_CALL, dataset, MARGIN_END, CHART_CALL, chartOf('bar'), CHART_END)
}
