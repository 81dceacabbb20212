import { runAnswerSchema } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import type { SignedIn } from '../harness/person.ts'
import type { PanelBench } from './bench.ts'
import { CATALOGUE, UNKNOWN_YEAR } from './questions.ts'

/** By default two questions of a person are answered at once, and two more may wait. */
export function queue(bench: () => PanelBench): void {
  describe('the queue', () => {
    test('a third question waits for its turn, a fifth is tried again until one gives up; all go on when there is room', async () => {
      const [ada, person] = await Promise.all([bench().profile('ada'), bench().person('ada')])
      const tabs = await Promise.all([ada.tab(), ada.tab(), ada.tab()])
      for (const { box } of tabs) await box.waitFor()
      const [third, fourth, fifth] = tabs
      const [first] = await Promise.all([startRun(person, CATALOGUE), startRun(person, CATALOGUE)])
      await third.ask(UNKNOWN_YEAR)
      await third.status.getByText('Next in the queue').waitFor()
      await fourth.ask(UNKNOWN_YEAR)
      await fourth.status.getByText('Number 2 in the queue').waitFor()
      await fifth.ask(UNKNOWN_YEAR)
      await fifth.status.getByText('as many of your questions are waiting as allowed. Trying again…').waitFor()
      await fifth.picture('queue-full')
      await fifth.stop.click()
      await fifth.alert.getByText('Your question was not sent. You have as many questions waiting as allowed.').waitFor()
      expect(await fifth.box.inputValue()).toBe(UNKNOWN_YEAR)
      await fourth.picture('queued')
      await fifth.picture('queue-full-not-sent')

      await person.fetch(`/api/ai/runs/${first}/cancel`, { method: 'POST' })
      await Promise.all([third.ended(), fourth.ended()])
      expect((await third.written()).length).toBeGreaterThan(0)
      await fifth.alert.getByRole('button', { name: 'Retry' }).click()
      await fifth.ended()
      expect(await fifth.box.inputValue()).toBe('')
    })
  })
}

async function startRun(person: SignedIn, question: string): Promise<string> {
  const answer = await person.ask(question, { headers: { accept: 'application/json' } })
  return runAnswerSchema.parse(await answer.json()).run.runId
}
