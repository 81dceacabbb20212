import { conversationDetailSchema } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import type { PanelBench } from './bench.ts'
import { eventually } from './panel.ts'
import { SALES, UNKNOWN_YEAR } from './questions.ts'

/** Asking in other words, saying what one thinks of an answer, deleting and taking that back. */
export function secondThoughts(bench: () => PanelBench): void {
  describe('second thoughts', () => {
    test('an edited question is a branch; both are kept, and reached over a reload', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      await panel.ask(UNKNOWN_YEAR)
      await panel.ended()
      const first = await panel.written()
      const turn = panel.log.getByRole('article').first()
      await turn.getByRole('button', { name: 'Edit question' }).click()
      const editor = turn.getByRole('form', { name: 'Edit question' })
      await editor.getByRole('textbox', { name: 'Question' }).fill(SALES)
      await editor.getByRole('button', { name: 'Save and ask' }).click()
      await panel.log.getByRole('heading', { name: SALES }).waitFor()
      await panel.ended()
      const second = await panel.written()
      expect(second).not.toBe(first)
      await turn.getByRole('group', { name: 'Versions of this question' }).getByText('2 of 2').waitFor()
      await panel.picture('branch')
      await panel.page.reload()
      await eventually(() => panel.written()).toBe(second)
      await turn.getByRole('button', { name: 'Previous version' }).click()
      await eventually(() => panel.written()).toBe(first)
      expect(await panel.log.getByRole('article').count()).toBe(1)
    })

    test('a thumb and its reason reach the service, and stand there over a reload', async () => {
      const [ada, person] = await Promise.all([bench().profile('ada'), bench().person('ada')])
      const panel = await ada.tab()
      await panel.ask(UNKNOWN_YEAR)
      await panel.ended()
      const bad = panel.log.getByRole('button', { name: 'Bad answer' })
      await bad.click()
      const form = panel.log.getByRole('form', { name: 'What was wrong' })
      await form.getByRole('radio', { name: 'A source is missing' }).check()
      await form.getByRole('textbox', { name: 'Comment' }).fill('I asked for another year.')
      await panel.picture('feedback')
      await form.getByRole('button', { name: 'Send feedback' }).click()
      await form.waitFor({ state: 'detached' })
      const answer = await person.fetch(`/api/ai/conversations/${await panel.conversationId()}`)
      expect(conversationDetailSchema.parse(await answer.json()).turns).toMatchObject([{ feedback: 'down' }])
      await panel.page.reload()
      await eventually(() => bad.getAttribute('aria-pressed')).toBe('true')
    })

    test('a deleted conversation is back where that is taken back, and found by its title', async () => {
      const ada = await bench().profile('ada')
      const panel = await ada.tab()
      const question = 'What were net sales in FY2051?'
      await panel.ask(question)
      await panel.ended()
      const entry = panel.list.getByRole('link', { name: question })
      await entry.waitFor()
      await panel.list.getByRole('button', { name: `Delete ${question}` }).click()
      await entry.waitFor({ state: 'detached' })
      await panel.picture('deleted')
      await panel.page.getByRole('button', { name: `Undo the deletion of ${question}` }).click()
      await entry.waitFor()
      await panel.page.reload()
      await panel.page.getByRole('searchbox', { name: 'Search conversations by title' }).fill('fy2051')
      await entry.waitFor()
      const others = panel.list.getByRole('link', { name: 'What were net sales' }).filter({ hasNotText: 'FY2051' })
      await eventually(() => others.count()).toBe(0)
      await panel.picture('search')
    })
  })
}
