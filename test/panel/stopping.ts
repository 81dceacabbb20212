import { describe, expect, test } from 'vitest'
import { latestRun, toldText } from './answers.ts'
import type { PanelBench } from './bench.ts'
import { SCENARIO } from './questions.ts'

/** Stop. */
export function stopping(bench: () => PanelBench): void {
  describe('Stop', () => {
    test('ends the answer, keeps what was said and says that it is not complete; Retry asks again', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(SCENARIO)
      await panel.untilWritten(250)
      const shown = await panel.written()
      await panel.stop.click()
      await panel.ended('Stopped')
      await panel.log.getByText('The answer is not complete.').waitFor()
      await panel.picture('stopped')
      const person = await bench().person('ada')
      const run = await latestRun(person, await panel.conversationId())
      const kept = await panel.written()
      expect(run.status).toBe('cancelled')
      expect(kept).toBe(await toldText(person, run.runId))
      expect(kept.startsWith(shown)).toBe(true)
      await panel.page.reload()
      await panel.ended('Stopped')
      expect(await panel.written()).toBe(kept)

      await panel.log.getByRole('button', { name: 'Retry' }).click()
      await panel.untilWritten(kept.length + 1)
      expect((await panel.written()).startsWith(kept)).toBe(true)
      await panel.stop.click()
      await panel.ended('Stopped')
    })
  })
}
