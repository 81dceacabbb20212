import { describe, expect, test } from 'vitest'
import { latestRun, toldMarkdown, toldText } from './answers.ts'
import { bareText, citedFigures } from './bare-text.ts'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'
import { CATALOGUE, MARGIN, SALES } from './questions.ts'

/** A cited figure is a button that is called as it is written. */
const FIGURE_NAME = /^[−+-]?\$?[\d,.]+ ?%?$/

/** What it is all for. */
export function mainJob(bench: () => PanelBench): void {
  describe('the main job', () => {
    test('ask, and read an answer with its figures, their sources, and what to ask next', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.picture('welcome')
      await panel.ask(MARGIN)
      await panel.ended()
      await panel.log.getByRole('figure').first().getByRole('table').waitFor()
      const run = await latestRun(await bench().person('ada'), await panel.conversationId())
      expect(run.status).toBe('completed')
      const told = await toldMarkdown(await bench().person('ada'), run.runId)
      expect(await panel.written()).toBe(bareText(told))
      await panel.picture('answered')

      const figures = panel.log.getByRole('article').getByRole('button', { name: FIGURE_NAME })
      const shown = await figures.allInnerTexts()
      expect(shown.length).toBeGreaterThan(10)
      expect(shown.map(value)).toEqual(citedFigures(told).map((figure, index) => rounded(figure, shown[index] ?? '')))

      await figures.first().click()
      await panel.page.getByRole('dialog', { name: /gross margin/i }).getByText(citedFigures(told)[0] ?? '').waitFor()
      await panel.picture('source')
      await panel.page.keyboard.press('Escape')

      const next = panel.log.getByRole('list', { name: 'Ask next' }).getByRole('button').first()
      const nextQuestion = await next.innerText()
      await next.click()
      await panel.log.getByRole('heading', { name: nextQuestion }).waitFor()
      await panel.ended()
      expect(await panel.log.getByRole('article').count()).toBe(2)
    })

    test('close the tab in the middle of the answer, open it in the middle again: one answer, nothing lost', async () => {
      const ada = await bench().profile('ada')
      const asking = await ada.tab()
      await asking.ask(CATALOGUE)
      await asking.untilWritten(300)
      await asking.picture('answering')
      const [shown, conversationId] = [await asking.written(), await asking.conversationId()]
      await asking.page.close()

      const again = await ada.tab('/')
      await eventually(async () => (await again.written()).startsWith(shown)).toBe(true)
      expect(await again.stop.isVisible(), 'it is still being answered').toBe(true)
      expect(await again.conversationId()).toBe(conversationId)
      await again.ended()
      const run = await latestRun(await bench().person('ada'), conversationId)
      expect(await again.written()).toBe(await toldText(await bench().person('ada'), run.runId))
      expect(await again.log.getByRole('article').count()).toBe(1)
    })

    test('go away with the whole browser, and find the answer in another one by the list', async () => {
      const here = await bench().profile('ada')
      const asking = await here.tab()
      await asking.ask(SALES)
      const conversationId = await asking.conversationId()
      await here.context.close()

      const elsewhere = await bench().profile('ada')
      const panel = await elsewhere.tab()
      await panel.list.getByRole('link', { name: SALES }).first().click()
      expect(await panel.conversationId()).toBe(conversationId)
      await panel.ended()
      const run = await latestRun(await bench().person('ada'), conversationId)
      expect(await panel.written()).toBe(await toldText(await bench().person('ada'), run.runId))
    })
  })
}

/** A figure without its signs and separators. */
const value = (figure: string): string => figure.replaceAll(/[^\d.]/g, '')

/** A figure with as many decimals as another is shown with. */
function rounded(figure: string, shown: string): string {
  const decimals = value(shown).split('.')[1]?.length ?? 0
  return Number(value(figure)).toFixed(decimals)
}
