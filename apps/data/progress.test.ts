import { expect, test } from 'vitest'
import { createProgressLine } from './progress.ts'

function written(isTerminal: boolean): string {
  let text = ''
  let nowMs = 0
  const line = createProgressLine({ write: (part) => void (text += part), isTerminal }, () => nowMs)
  for (const [rows, doneRatio] of [[1_000, 0.104], [1_200_000, 0.999], [1_234_567, 1]] as const) {
    nowMs += 1_250
    line.show({ file: 'ledger.csv', rows, doneRatio })
  }
  line.show({ file: 'budget.csv', rows: 10, doneRatio: 0.5 })
  line.end()
  return text
}

test('a terminal has one line a file, written again and again', () => {
  expect(written(true)).toBe(
    [
      '\r\u001B[Kledger.csv  1,000 rows   10 %  1.3 s',
      '\r\u001B[Kledger.csv  1,200,000 rows   99 %  2.5 s',
      '\r\u001B[Kledger.csv  1,234,567 rows  100 %  3.8 s\n',
      '\r\u001B[Kbudget.csv  10 rows   50 %  3.8 s\n',
    ].join(''),
  )
})

test('anything else has a line for each file that is read', () => {
  expect(written(false)).toBe('ledger.csv  1,234,567 rows  100 %  3.8 s\n')
})
