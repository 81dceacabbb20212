import { describe, expect, test } from 'vitest'
import { latestRun, toldText } from './answers.ts'
import type { PanelBench } from './bench.ts'
import { SCENARIO } from './questions.ts'

/** The AI service ends in the middle of an answer and is started again on the same store. */
export function restarts(bench: () => PanelBench): void {
  describe('the service', () => {
    test.each([
      ['is killed', 'SIGKILL'],
      ['is told to stop, as by a deploy', 'SIGTERM'],
    ] as const)('%s in the middle: the page waits, goes on, and shows the answer once', async (_, signal) => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(SCENARIO)
      await panel.untilWritten(300)
      const restarted = bench().stack.restartService(signal)
      await panel.status.getByText(/Reconnecting|Interrupted/).waitFor()
      await panel.picture(`reconnecting-${signal}`)
      await restarted
      await panel.ended()
      await panel.log.getByText('Resumed after an interruption.').waitFor()
      await panel.picture(`resumed-${signal}`)
      const run = await latestRun(await bench().person('ada'), await panel.conversationId())
      const whole = await toldText(await bench().person('ada'), run.runId)
      expect(run).toMatchObject({ attempt: 2, status: 'completed' })
      expect(await panel.written()).toBe(whole)
      await panel.page.reload()
      await panel.ended()
      expect(await panel.written()).toBe(whole)
      expect(await panel.log.getByRole('article').count()).toBe(1)
    })
  })
}
