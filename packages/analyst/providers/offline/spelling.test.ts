import { expect, test } from 'vitest'
import { sampleBriefing } from '../../testing/sample-briefing.ts'
import { corrected } from './spelling.ts'

test.each([
  ['net slaes by busines unit', 'net sales by business unit'],
  ['gros margn', 'gros margin'],
  ['inventori of Signals', 'inventory of Signals'],
  ['What were net sales?', 'What were net sales?'],
  ['', ''],
])('%s is read as %s', (question, expected) => {
  expect(corrected(question, sampleBriefing())).toBe(expected)
})

test('a name is never touched', () => {
  const briefing = sampleBriefing()
  const names = [...briefing.businessUnits, ...briefing.products, ...briefing.customers].map(({ name }) => name)
  for (const name of names) expect(corrected(name, briefing)).toBe(name)
})
