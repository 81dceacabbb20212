import fc from 'fast-check'
import { expect, test } from 'vitest'
import { historyMessages } from './history.ts'
import { HISTORY_ANSWER_MAX_CHARACTERS, HISTORY_MAX_CHARACTERS } from './limits.ts'

const turns = fc.array(
  fc.record({ question: fc.string({ minLength: 1, maxLength: 4_000 }), answer: fc.string({ maxLength: 9_000 }) }),
  { maxLength: 12 },
)

test('the newest turns are kept, whole pairs, within the bound', () => {
  fc.assert(
    fc.property(turns, (given) => {
      const messages = historyMessages(given)
      const questions = messages.flatMap((message) => (message.role === 'user' ? [message.text] : []))
      expect(messages.map(({ role }) => role)).toEqual(questions.flatMap(() => ['user', 'assistant']))
      expect(questions).toEqual(given.slice(given.length - questions.length).map(({ question }) => question))
      expect(JSON.stringify(messages).length).toBeLessThan(HISTORY_MAX_CHARACTERS * 7)
      const characters = messages.reduce((sum, message) => sum + (message.role === 'user' ? message.text.length : 0), 0)
      expect(characters).toBeLessThanOrEqual(HISTORY_MAX_CHARACTERS)
    }),
  )
})

test('figures of earlier answers stand without their citations', () => {
  const answer = 'They were [$1.00](cell:run0.d1:total:net_sales), see [this](https://example.com).'
  expect(historyMessages([{ question: 'Q', answer }])[1]).toEqual({
    role: 'assistant',
    parts: [{ type: 'text', text: 'They were $1.00, see [this](https://example.com).' }],
  })
})

test('a long answer loses its end, never half a character; a missing one leaves its place', () => {
  const [, answer] = historyMessages([{ question: 'Q', answer: '😀'.repeat(HISTORY_ANSWER_MAX_CHARACTERS) }])
  const text = answer?.role === 'assistant' && answer.parts[0]?.type === 'text' ? answer.parts[0].text : ''
  expect(text.length).toBeLessThanOrEqual(HISTORY_ANSWER_MAX_CHARACTERS + 2)
  expect(text.isWellFormed()).toBe(true)
  expect(historyMessages([{ question: 'Q', answer: ' ' }])[1]).toEqual({
    role: 'assistant',
    parts: [{ type: 'text', text: '(no answer was given)' }],
  })
})
