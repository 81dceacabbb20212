import { describe, expect, test } from 'vitest'
import { latestRun, toldText } from './answers.ts'
import type { PanelBench } from './bench.ts'
import { SCENARIO, UNKNOWN_YEAR } from './questions.ts'

/** The browser's own offline mode, with the connections cut: by itself that mode lets an open one go on. */
export function network(bench: () => PanelBench): void {
  describe('the network', () => {
    test('goes in the middle of an answer and comes back: the panel says so, and the answer goes on where it was', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(SCENARIO)
      await panel.untilWritten(200)
      await ada.context.setOffline(true)
      bench().cutNetwork()
      await panel.status.getByText('Connection lost. Reconnecting…').waitFor()
      const shown = await panel.written()
      await panel.picture('offline')
      bench().mendNetwork()
      await ada.context.setOffline(false)
      await panel.status.getByText('Answering…').waitFor()
      await panel.ended()
      const run = await latestRun(await bench().person('ada'), await panel.conversationId())
      const whole = await toldText(await bench().person('ada'), run.runId)
      expect(await panel.written()).toBe(whole)
      expect(whole.startsWith(shown)).toBe(true)
      expect(run).toMatchObject({ attempt: 1, status: 'completed' })
    })

    test('is gone when one asks: the question waits, and is asked once when the network is back', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.box.waitFor()
      await ada.context.setOffline(true)
      await panel.ask(UNKNOWN_YEAR)
      await panel.status.getByText('Not sent yet: the service cannot be reached. Trying again…').waitFor()
      await panel.picture('not-sent')
      await ada.context.setOffline(false)
      await panel.ended()
      expect(await panel.log.getByRole('article').count()).toBe(1)
      const run = await latestRun(await bench().person('ada'), await panel.conversationId())
      expect(await panel.written()).toBe(await toldText(await bench().person('ada'), run.runId))
    })

    test('is gone while one goes to another conversation: it opens when the network is back', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(UNKNOWN_YEAR)
      await panel.ended()
      await panel.startAnew()
      await ada.context.setOffline(true)
      await panel.list.getByRole('link', { name: UNKNOWN_YEAR }).first().click()
      await panel.log.getByText('Loading the conversation…').waitFor()
      await panel.picture('offline-conversation')
      await ada.context.setOffline(false)
      await panel.ended()
      expect((await panel.written()).length).toBeGreaterThan(0)
    })
  })
}
