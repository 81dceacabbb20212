import { describe, expect, it } from 'vitest'
import { withoutHalfTable } from './half-table.ts'

const HEAD = '| Unit | Sales |'
const DASHES = '| --- | ---: |'

describe('a table that has only begun', () => {
  it.each(['|', '| Un', HEAD, `${HEAD}\n`, `${HEAD}\n|`, `${HEAD}\n| --- | -`, `${HEAD}\n| --- |`])(
    'is not shown yet: %j',
    (begun) => {
      expect(withoutHalfTable(`Text.\n\n${begun}`)).toBe('Text.\n')
      expect(withoutHalfTable(begun)).toBe('')
    },
  )

  it.each([
    `${HEAD}\n${DASHES}`,
    `${HEAD}\n${DASHES}\n| Signals | 5 |`,
    `${HEAD}\n${DASHES}\n| Signals | 5 |\n`,
    '| a \\| b |\n| --- |',
  ])('is shown once its dashes are whole: %j', (table) => {
    expect(withoutHalfTable(`Text.\n\n${table}`)).toBe(`Text.\n\n${table}`)
  })

  it('shows a row once it is whole', () => {
    const table = `Text.\n\n${HEAD}\n${DASHES}\n| Signals | 5 |`
    for (const row of ['|', '| Sig', '| Signals |', '| Signals | 5 ', '| a \\| b | c'])
      expect(withoutHalfTable(`${table}\n${row}`)).toBe(table)
    expect(withoutHalfTable(`${table}\n| Short |\n`)).toBe(`${table}\n| Short |\n`)
  })

  it('takes nothing else away', () => {
    for (const text of ['```\n| a', `Text.\n\n~~~\n${HEAD}\n`, '', 'Text.', 'Text.\n\n', 'a | b', '- | x', `${HEAD}\n${DASHES}\n\nAfter.`])
      expect(withoutHalfTable(text)).toBe(text)
  })
})
