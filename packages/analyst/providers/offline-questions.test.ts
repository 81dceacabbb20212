import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openBooks, type Books } from '@perdure/books'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askOffline } from '../testing/ask-offline.ts'
import { LEDGER_QUESTIONS, OFFLINE_QUESTIONS } from '../testing/offline-questions.ts'

/** Every answer as it was given, to be read. */
const REPORT = fileURLToPath(new URL('../../../test-results/offline-answers.md', import.meta.url))

let books: Books
const told: string[] = []
beforeAll(async () => {
  books = await openBooks()
})
afterAll(async () => {
  mkdirSync(new URL('../../../test-results/', import.meta.url), { recursive: true })
  writeFileSync(REPORT, told.join('\n\n---\n\n'))
  await books.close()
})

describe('every question of the list ends in an answer or an honest refusal, with no figure that nothing supports', () => {
  test('there are at least a hundred of them', () => {
    expect(OFFLINE_QUESTIONS.length).toBeGreaterThanOrEqual(100)
  })

  test.each(OFFLINE_QUESTIONS.map((each) => [each.question, each] as const))(
    '%s',
    async (question, { tools, after }) => {
      const history = (after ?? []).map((earlier) => ({ question: earlier, answer: '…' }))
      const asked = await askOffline(books, question, { history })
      told.push([`# ${[...(after ?? []), question].join(' → ')}`, asked.tools.join(', '), asked.text].join('\n\n'))
      expect(asked.result).toEqual({ outcome: 'completed' })
      expect(asked.check?.marks).toEqual([])
      expect(asked.text).not.toMatch(/not available (?:in|of|at)|undefined|NaN|no such figure|I could not/)
      if (tools.length === 0) expect(asked.tools).toEqual([])
      else expect(asked.tools).toEqual(expect.arrayContaining([...tools]))
    },
  )
})

const ledger = fileURLToPath(new URL('../../../../shared/data/adventureworks/', import.meta.url))
const hasLedger = existsSync(ledger)
if (!hasLedger) console.warn(`skipped: no real ledger at ${ledger}`)

describe.skipIf(!hasLedger)('over a real general ledger it answers, or says what the books lack', () => {
  let real: Books
  beforeAll(async () => {
    real = await openBooks({ data: ledger })
  })
  afterAll(() => real.close())

  test.each(LEDGER_QUESTIONS)('%s', async (question, says) => {
    const asked = await askOffline(real, question)
    told.push([`# AdventureWorks: ${question}`, asked.tools.join(', '), asked.text].join('\n\n'))
    expect(asked.result).toEqual({ outcome: 'completed' })
    expect(asked.text).toMatch(says)
    expect(asked.check?.marks).toEqual([])
    expect(asked.text).not.toMatch(/undefined|NaN|no such figure/)
  })
})
