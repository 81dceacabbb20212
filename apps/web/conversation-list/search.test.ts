import { expect, it } from 'vitest'
import { cutAt, findWords, foldText, searchWords } from './search.ts'

function marked(title: string, query: string): string | undefined {
  const ranges = findWords(foldText(title), searchWords(query))
  return ranges && cutAt(title, ranges).map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('')
}

it.each([
  ['Margin by unit', 'MARGIN', '[Margin] by unit'],
  ['Umsätze in der Straße', 'umsatze strasse', '[Umsätze] in der [Straße]'],
  ['Umsätze in der Straße', 'STRASSE', 'Umsätze in der [Straße]'],
  ['Ventes à Orléans', 'orleans', 'Ventes à [Orléans]'],
  ['Ventes à Orle\u0301ans', 'orléans', 'Ventes à [Orle\u0301ans]'],
  ['Łódź and Århus', 'lodz arhus', '[Łódź] and [Århus]'],
  ['İstanbul sales', 'istanbul', '[İstanbul] sales'],
  ['ISTANBUL SALES', 'istanbul', '[ISTANBUL] SALES'],
  ['Budget, budget', 'budget', '[Budget], [budget]'],
  ['Budgets', 'udge', 'B[udge]ts'],
  ['Margin 📈 up', '📈', 'Margin [📈] up'],
  ['ＡＢＣ costs', 'abc', '[ＡＢＣ] costs'],
])('in %s finds %s, whatever the case and the marks on letters', (title, query, expected) => {
  expect(marked(title, query)).toBe(expected)
})

it('wants every word, in any order', () => {
  expect(marked('Sales of cabinets in May', 'may sales')).toBe('[Sales] of cabinets in [May]')
  expect(marked('Sales of cabinets in May', 'may costs')).toBeUndefined()
})

it('joins matches that overlap or touch', () => {
  expect(marked('Abcd', 'abc bcd')).toBe('[Abcd]')
  expect(marked('Abcd', 'ab cd')).toBe('[Abcd]')
})

it('finds everything, and marks nothing, for no words', () => {
  expect(marked('Sales', '  ')).toBe('Sales')
})

it('takes what could be a pattern for what it is', () => {
  expect(marked('Margin (net) .*', '.* (')).toBe('Margin [(]net) [.*]')
})
