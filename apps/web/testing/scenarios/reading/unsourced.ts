import { describe, expect, it } from 'vitest'
import type { PanelBench } from '../../panel.ts'
import { answerCited, MARGIN_CALL, MARGIN_DATASET, MARGIN_END, RUNNING } from '../../samples/sample-answer.ts'

/** Figures that come from nowhere. */
export function unsourced(bench: () => PanelBench): void {
  describe('a figure without a source', () => {
    it('is marked for eye and ear, in text and table, and counted beneath the answer', async () => {
      const { ask, log } = await bench().open()
      answerCited(await ask('Margins?'))
      await log.getByText('3 figures have no source in what was looked up, and are marked above.').waitFor()
      expect(await log.locator('mark').allTextContents()).toEqual([
        'no such figure (no source found)',
        '35 % (no source found)',
        '24.9% (no source found)',
      ])
    })

    it('that names no cell is marked before the answer is checked', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Margins?')
      run.say('Lamps made [no such figure](cell:) of it. ')
      await log.locator('mark').getByText('no such figure').waitFor()
    })

    it('that names a cell of nothing that was looked up is marked at once, too, until that comes', async () => {
      const { ask, log } = await bench().open()
      const run = await ask('Margins?')
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      run.say('It was [1.1%](cell:ds-9:1:margin), [2.2%](cell:ds-1:9:margin), [3.3%](cell:x) and 39.8%. ', 1)
      await log.locator('mark').nth(2).waitFor()
      expect(await log.locator('mark').allTextContents()).toEqual(
        ['1.1%', '2.2%', '3.3%'].map((figure) => `${figure} (no source found)`),
      )
      run.emit({ event: 'dataset', data: { ...MARGIN_DATASET, datasetId: 'ds-9' } })
      await log.getByRole('button', { name: '39.8%' }).waitFor()
      run.end()
      await log.getByRole('button', { name: 'Copy', exact: true }).waitFor()
      expect(await log.locator('mark').count()).toBe(2)
    })

    it('is none while a page that opens has the text and not yet what was looked up', async () => {
      const { service, ask, log } = await bench().open()
      service.options.onRun = () => {}
      const run = await ask('Margins?')
      run.say('It was [39.8%](cell:ds-1:1:margin). ')
      await log.getByText('It was 39.8%.').waitFor()
      expect(await log.locator('mark').count()).toBe(0)
      run.emit(RUNNING)
      await log.locator('mark').waitFor()
      run.emit(MARGIN_CALL, { event: 'dataset', data: MARGIN_DATASET }, MARGIN_END)
      await log.getByRole('button', { name: '39.8%' }).waitFor()
    })
  })
}
