import type { LogEvent } from '@perdure/protocol'
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { OpenInput, Panel, PanelBench } from '../../panel.ts'
import {
  answerWhole,
  CHART_CALL,
  CHART_END,
  chartOf,
  MARGIN_CALL,
  MARGIN_DATASET,
  MARGIN_END,
} from '../../samples/sample-answer.ts'

const KINDS = ['bar', 'stacked_bar', 'line', 'area', 'pie', 'scatter', 'waterfall'] as const

/** How the first series and what is behind it look in each theme. */
const PICTURED = [
  { colorScheme: 'light', ground: '255,255,255', bars: '13,97,80' },
  { colorScheme: 'dark', ground: '24,29,26', bars: '108,201,172' },
] as const

/** An answer with one drawn chart. */
async function chartShown(
  bench: PanelBench,
  context: NonNullable<OpenInput['context']> = {},
  kind: 'bar' | 'stacked_bar' = 'bar',
): Promise<Panel> {
  const panel = await bench.open({ context })
  const run = await panel.ask('A chart?')
  const series = kind === 'bar' ? ['revenue'] : ['margin_before', 'margin']
  run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
  run.emit(chartOf(kind, series, kind === 'bar' ? 'usd' : 'ratio'), CHART_END)
  run.end()
  await panel.log.locator('.chart svg .recharts-rectangle').first().waitFor()
  return panel
}

async function savedPicture(page: Page, button: Locator): Promise<{ fileName: string; picture: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  const bytes = await readFile(await download.path())
  return { fileName: download.suggestedFilename(), picture: bytes.toString('base64') }
}

/** In the page: a PNG's size, how many pixels it has of each colour, and the colour of its corner. */
async function readPicture(picture: string) {
  const image = new Image()
  image.src = `data:image/png;base64,${picture}`
  await image.decode()
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width: image.width, height: image.height })
  const context = canvas.getContext('2d')!
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const colours: Record<string, number> = {}
  for (let at = 0; at < data.length; at += 4) {
    const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`
    colours[colour] = (colours[colour] ?? 0) + 1
  }
  return { width: image.width, height: image.height, colours, corner: `${data[0]},${data[1]},${data[2]}` }
}

/** Charts. */
export function figures(bench: () => PanelBench): void {
  describe('a chart', () => {
    it('of every kind is drawn, described and shown as figures too', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Charts?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
      run.emit(...KINDS.map((kind) => chartOf(kind)), CHART_END)
      for (const kind of KINDS) {
        const figure = log.getByRole('figure', { name: `(${kind.replace('_', ' ')})` })
        const image = figure.getByRole('img', { name: /chart of Net sales FY2026 .*, 4 entries\./ })
        await image.scrollIntoViewIfNeeded()
        await image.locator('svg path, svg .recharts-rectangle').first().waitFor()
        expect((await image.boundingBox())?.height).toBeGreaterThan(200)
        await figure.getByText('Show the data').click()
        await figure.getByRole('cell', { name: '$48,210,400' }).waitFor()
      }
    })

    it('has the figures that it draws as a table to sort, and the whole dataset as files', async () => {
      const { log } = await chartShown(bench())
      const figure = log.getByRole('figure', { name: 'Net sales FY2026 (bar)' })
      const summary = figure.getByText('Show the data')
      await summary.focus()
      await summary.press('Enter')
      const table = figure.getByRole('table', { name: 'Data of Net sales FY2026 (bar)' })
      await table.getByRole('button', { name: 'Business unit' }).click()
      expect(await table.getByRole('row').allInnerTexts()).toEqual([
        'Business unit\tNet sales FY2026',
        'Controllers\t$31,775,900',
        'Detection\t$12,902,150',
        'Services\t$9,114,020',
        'Signals\t$48,210,400',
      ])
      const links = figure.getByRole('link')
      expect(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')))).toEqual([
        '/api/ai/datasets/ds-1?format=csv',
        '/api/ai/datasets/ds-1?format=xlsx',
      ])
    })

    it('says to those who do not see it from where to where its figures go', async () => {
      const { log } = await chartShown(bench())
      const image = log.getByRole('img', { name: 'from $9,114,020 (Services) to $48,210,400 (Signals).' })
      await image.waitFor()
    })

    for (const { colorScheme, ground, bars } of PICTURED) {
      it(`is saved as a picture of twice its size, as it is seen (${colorScheme})`, async () => {
        const { page, log } = await chartShown(bench(), { colorScheme })
        const box = await log.locator('.chart .recharts-wrapper > svg').first().boundingBox()
        const { fileName, picture } = await savedPicture(page, log.getByRole('button', { name: 'PNG' }))
        expect(fileName).toBe('Net sales FY2026 (bar).png')
        const { width, height, colours, corner } = await page.evaluate(readPicture, picture)
        expect(width).toBe(2 * ((box?.width ?? 0) + 40))
        expect(height).toBeGreaterThan(2 * ((box?.height ?? 0) + 80))
        expect(corner).toBe(ground)
        // Four bars as wide as a thumb, and words above and below them.
        expect(colours[bars] ?? 0).toBeGreaterThan(10_000)
        expect(Object.keys(colours).length).toBeGreaterThan(20)
      })
    }

    it('of several series has its legend in its picture, and of a narrow page a long title in lines', async () => {
      const { page, log } = await chartShown(bench(), { viewport: { width: 320, height: 700 } }, 'stacked_bar')
      const { picture } = await savedPicture(page, log.getByRole('button', { name: 'PNG' }))
      const { colours } = await page.evaluate(readPicture, picture)
      expect(colours[PICTURED[0].bars] ?? 0).toBeGreaterThan(1_000)
      expect(colours['201,119,43'] ?? 0).toBeGreaterThan(1_000)
    })

    it('that is not drawn says that it has no picture', async () => {
      const { service, ask, log } = await bench().open()
      service.refuse(/GET \/assets\/chart-drawing/, { code: 'not_found' }, Infinity)
      answerWhole(await ask('A chart?'))
      await log.getByText('The chart could not be drawn. Its figures are below.').waitFor()
      await log.getByRole('button', { name: 'PNG' }).click()
      await log.getByRole('button', { name: 'No PNG could be made. Try again' }).waitFor()
      expect(await bench().finish()).toEqual([expect.stringContaining('dynamically imported module')])
    })

    it('is drawn when one is near, and has its place before', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Charts?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END, CHART_CALL)
      run.emit(...KINDS.map((kind) => chartOf(kind)), CHART_END)
      run.end()
      const first = log.getByRole('figure', { name: '(bar)' }).locator('.chart')
      const last = log.getByRole('figure', { name: '(waterfall)' }).locator('.chart')
      await last.locator('svg').first().waitFor()
      expect(await first.locator('svg').count()).toBe(0)
      const { height } = (await first.boundingBox()) ?? {}
      await first.scrollIntoViewIfNeeded()
      await first.locator('svg').first().waitFor()
      expect((await first.boundingBox())?.height).toBe(height)
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
      service.refuse(/GET \/assets\/chart-drawing/, { code: 'not_found' }, Infinity)
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
