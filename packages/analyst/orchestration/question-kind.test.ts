import { expect, test } from 'vitest'
import { QUESTION_KINDS, questionKind } from './question-kind.ts'

test.each([
  ['What can you do?', 'help'],
  ['Help', 'help'],
  ['How is gross margin defined?', 'definition'],
  ['What does net sales mean?', 'definition'],
  ['What were net sales in FY2026?', 'figure'],
  ['Wie hoch war der Umsatz?', 'figure'],
  ['Compare gross margin by business unit in FY2026.', 'comparison'],
  ['How did net sales change from FY2025 to FY2026?', 'comparison'],
  ['Why did gross margin fall, compared with last year?', 'explanation'],
  ['What drove the change of operating profit?', 'explanation'],
  ['What if prices rose by 5%?', 'projection'],
  ['Forecast net sales for the next six months.', 'projection'],
  ['Export the last table to Excel', 'export'],
] as const)('“%s” is a question of kind %s', (message, kind) => {
  expect(questionKind(message)).toBe(kind)
})

test('whatever is written is of one of the kinds', () => {
  for (const message of ['', '???', '😀'.repeat(100), 'why'.repeat(10_000)]) {
    expect(QUESTION_KINDS).toContain(questionKind(message))
  }
})
