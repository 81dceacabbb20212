import { describe, expect, test } from 'vitest'
import { latestRun, toldText } from './answers.ts'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'
import { CATALOGUE, MARGIN, SALES } from './questions.ts'

/** More than one tab, and more than one person. */
export function together(bench: () => PanelBench): void {
  describe('together', () => {
    test('two tabs show the same answer while it comes, and what the other asked', async () => {
      const ada = await bench().profile('ada')
      const first = await ada.tab()
      await first.ask(CATALOGUE)
      await first.untilWritten(100)
      const second = await ada.tab(new URL(first.page.url()).pathname)
      await eventually(async () => (await second.written()).startsWith(await first.written())).toBe(true)
      expect(await second.stop.isVisible(), 'it is still being answered').toBe(true)
      await second.stop.click()
      await Promise.all([first.ended('Stopped'), second.ended('Stopped')])
      expect(await first.written()).toBe(await second.written())

      await second.ask(SALES)
      await second.status.getByText('Answering…').waitFor()
      await first.log.getByRole('heading', { name: SALES }).waitFor()
      await Promise.all([first.ended(), second.ended()])
      expect(await first.written()).toBe(await second.written())
    })

    test('two people in two windows: each sees their own, with the figures they may see', async () => {
      const [ada, ben] = await Promise.all([bench().profile('ada'), bench().profile('ben')])
      const [hers, his] = await Promise.all([ada.tab(), ben.tab()])
      await Promise.all([hers.ask(MARGIN), his.ask(SALES)])
      await Promise.all([hers.ended(), his.ended()])
      expect(await hers.log.getByText(SALES).count()).toBe(0)
      expect(await his.log.getByText(MARGIN).count()).toBe(0)
      expect(await his.list.getByText(MARGIN).count()).toBe(0)
      const hersById = await latestRun(await bench().person('ada'), await hers.conversationId())
      const hisById = await latestRun(await bench().person('ben'), await his.conversationId())
      expect(await hers.written()).toBe(await toldText(await bench().person('ada'), hersById.runId))
      expect(await his.written()).toBe(await toldText(await bench().person('ben'), hisById.runId))
      // Ben sees one business unit.
      expect(await his.log.getByRole('figure').first().getByRole('row').count()).toBe(2)
      await his.picture('ben')

      const shared = await ben.tab(new URL(hers.page.url()).pathname)
      await shared.alert.getByText('This conversation does not exist, or it belongs to someone else.').waitFor()
      expect(await shared.log.getByRole('article').count()).toBe(0)
      await shared.picture('not-his')
    })

    test('who signs out is signed out in every tab, and who comes next sees nothing of theirs there', async () => {
      const browser = await bench().stranger()
      const first = await browser.tab('/')
      await first.page.getByRole('button', { name: 'Ben' }).click()
      await first.box.waitFor()
      await first.ask(SALES)
      await first.ended()
      const second = await browser.tab(new URL(first.page.url()).pathname)
      await second.ended()
      await first.page.getByRole('button', { name: 'Ben Lindqvist settings' }).click()
      await first.page.getByRole('button', { name: 'Sign out' }).click()
      await second.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
      expect([await second.log.count(), await second.list.count()]).toEqual([0, 0])
      await first.page.getByRole('button', { name: 'Ada' }).click()
      await first.box.waitFor()
      await second.page.getByRole('button', { name: 'Ada Okonkwo settings' }).waitFor()
      await second.page.getByRole('heading', { name: 'What would you like to know, Ada' }).waitFor()
      expect([await second.log.getByRole('article').count(), new URL(second.page.url()).pathname]).toEqual([0, '/'])
    })

    test('somebody without the permission is told so, and cannot ask', async () => {
      const cleo = await bench().profile('cleo')
      const panel = await cleo.tab()
      await panel.page.getByRole('heading', { name: 'you may not use the analyst' }).waitFor()
      expect(await panel.box.count()).toBe(0)
      await panel.picture('not-permitted')
    })
  })
}
