import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { BOOKS_LOOK_INTERVAL_MS, BOOKS_RETRY_AFTER_MS } from './current-books.ts'
import { loadBooks, openBooks, openCurrentBooks, SourceError, withBooks, type Books, type BooksEvent } from './index.ts'
import { generateBooks } from './source/generated/generated-company.ts'
import { copyExample } from './testing/example-books.ts'

const TABLES = generateBooks(1)

/** Books of one posting, told apart by its amount, and whether they were closed. */
async function smallBooks(version: string, amount: number): Promise<Books & { closed: boolean }> {
  const fact = TABLES.ledger.facts.find(({ accountId }) => accountId === '4111')!
  const ledger = { ...TABLES.ledger, facts: [{ ...fact, amount }] }
  const small = { ...TABLES, version, ledger, detail: ledger, budgets: [], contracts: [], invoices: [], workforce: [] }
  const books = await loadBooks({ id: 'test', label: 'test books', read: () => Promise.resolve(small) })
  const watched = { ...books, closed: false }
  watched.close = async () => {
    watched.closed = true
    await books.close()
  }
  return watched
}

/** Books whose versions the test puts there, one after the other. */
async function currentOf(first: Books) {
  let there = { version: first.describe().datasetVersion, open: (): Promise<Books> => Promise.resolve(first) }
  let nowMs = 0
  const events: BooksEvent[] = []
  const books = await openCurrentBooks({
    nowMs: () => nowMs,
    onEvent: (event) => void events.push(event),
    open: () => there.open(),
    latestVersion: () => Promise.resolve(there.version),
  })
  return {
    books,
    events,
    put(version: string, open: () => Promise<Books>) {
      there = { version, open }
    },
    pass(ms: number) {
      nowMs += ms
    },
  }
}

const sales = async ({ warehouse, directory }: Pick<Books, 'warehouse' | 'directory'>): Promise<number | null> => {
  const asker = directory.askerFor((await directory.find('ada'))!)
  return (await warehouse.measures(asker, { metrics: ['gross_sales'] })).totals['gross_sales']!
}

describe('books that are replaced', () => {
  it('are the newer ones for whoever asks next, and the old ones for whoever holds them, until given back', async () => {
    const [one, two] = [await smallBooks('1', 100), await smallBooks('2', 200)]
    const { books, events, put } = await currentOf(one)
    const held = books.hold()
    put('2', () => Promise.resolve(two))
    await books.lookAgain()
    expect([await sales(books), await sales(held)]).toEqual([2, 1])
    expect(await withBooks(books, sales)).toBe(2)
    expect(books.describe().datasetVersion).toBe('2')
    expect(events).toEqual([{ kind: 'replaced', replaced: '1', books: two.describe() }])
    expect(books.figures()).toMatchObject({ versionsOpen: 2, replacements: 1, failures: 0 })
    expect((await books.check()).detail).toMatch(/version 2; version 1 is still held by 1 questions$/)
    expect(one.closed).toBe(false)
    held.release()
    held.release()
    expect(one.closed).toBe(true)
    await expect(sales(held)).rejects.toThrow('the books are closed')
    await books.close()
    expect(two.closed).toBe(true)
    expect(books.figures().versionsOpen).toBe(1)
  })

  it('while queries run: each answers from the version it was asked of, and none fails', async () => {
    const { books, put } = await currentOf(await smallBooks('0', 100))
    const amounts = new Set<number | null>()
    const asked = Array.from({ length: 40 }, async (_, index) => {
      if (index % 10 === 9) {
        const version = String(index)
        const next = await smallBooks(version, (index + 1) * 100)
        put(version, () => Promise.resolve(next))
        await books.lookAgain()
      }
      const answers = await withBooks(books, async (held) => [await sales(held), await sales(held), await sales(held)])
      expect(new Set(answers).size).toBe(1)
      amounts.add(answers[0]!)
    })
    await Promise.all(asked)
    expect([...amounts].every((amount) => [1, 10, 20, 30, 40].includes(amount!))).toBe(true)
    await books.close()
  })

  it('never leave more than two versions open: a third waits until the first is given back', async () => {
    const versions = [await smallBooks('1', 100), await smallBooks('2', 200), await smallBooks('3', 300)] as const
    const { books, put } = await currentOf(versions[0])
    const held = books.hold()
    put('2', () => Promise.resolve(versions[1]))
    await books.lookAgain()
    put('3', () => Promise.resolve(versions[2]))
    await books.lookAgain()
    expect(await sales(books)).toBe(2)
    held.release()
    // Closing is over once the queries under way are; there are none.
    await new Promise((resolve) => setImmediate(resolve))
    await books.lookAgain()
    expect(await sales(books)).toBe(3)
    await books.close()
  })

  it('are looked for at intervals, until they are closed', async () => {
    const { books, put } = await currentOf(await smallBooks('1', 100))
    const timers: { delayMs: number; callback: () => void; cancelled: boolean }[] = []
    books.watch((delayMs, callback) => {
      const timer = { delayMs, callback, cancelled: false }
      timers.push(timer)
      return () => void (timer.cancelled = true)
    })
    const two = await smallBooks('2', 200)
    put('2', () => Promise.resolve(two))
    timers[0]!.callback()
    await books.lookAgain()
    await new Promise((resolve) => setImmediate(resolve))
    expect(await sales(books)).toBe(2)
    expect(timers.map(({ delayMs }) => delayMs)).toEqual([BOOKS_LOOK_INTERVAL_MS, BOOKS_LOOK_INTERVAL_MS])
    await books.close()
    expect(timers[1]!.cancelled).toBe(true)
  })
})

describe('newer books that do not load', () => {
  const broken = (): Promise<Books> => Promise.reject(new SourceError('"secret" is no number', { file: 'x.csv', row: 2 }))

  it('leave those in use, are told without what stands in them, and are tried again after a while', async () => {
    const { books, events, put, pass } = await currentOf(await smallBooks('1', 100))
    put('2', broken)
    await books.lookAgain()
    await books.lookAgain()
    expect(await sales(books)).toBe(1)
    expect(events).toEqual([{ kind: 'failed', version: '2', error: expect.any(SourceError) }])
    expect(books.figures()).toMatchObject({ failures: 1, replacements: 0, versionsOpen: 1 })
    const { ok, detail } = await books.check()
    expect(ok).toBe(true)
    expect(detail).toMatch(/version 1; version 2 could not be loaded \(x\.csv, row 2\), so these stay in use$/)
    expect(detail).not.toContain('secret')
    pass(BOOKS_RETRY_AFTER_MS)
    await books.lookAgain()
    expect(books.figures().failures).toBe(2)
    await books.close()
  })

  it('are tried at once when told to, and give way to a version that loads', async () => {
    const { books, put } = await currentOf(await smallBooks('1', 100))
    put('2', broken)
    await books.lookAgain()
    await books.lookAgain({ force: true })
    expect(books.figures().failures).toBe(2)
    const three = await smallBooks('3', 300)
    put('3', () => Promise.resolve(three))
    await books.lookAgain()
    expect(await sales(books)).toBe(3)
    expect((await books.check()).detail).toMatch(/version 3$/)
    await books.close()
  })

  it('that are the same as those in use change nothing, also when forced', async () => {
    const one = await smallBooks('1', 100)
    const { books, events, put } = await currentOf(one)
    const same = await smallBooks('1', 100)
    put('1', () => Promise.resolve(same))
    await books.lookAgain({ force: true })
    expect(events).toEqual([])
    expect([one.closed, same.closed]).toEqual([false, true])
    await books.close()
  })
})

describe('a folder of files', () => {
  it('is read again only when told to', async () => {
    const example = await copyExample()
    const books = await openCurrentBooks({ data: example.folder, nowMs: () => 0 })
    const before = books.describe().datasetVersion
    const ledger = `${example.folder}/ledger.csv`
    await writeFile(ledger, (await readFile(ledger, 'utf8')).replace('-4.800,00', '-4.800,01'))
    await books.lookAgain()
    expect(books.describe().datasetVersion).toBe(before)
    await books.lookAgain({ force: true })
    expect(books.describe().datasetVersion).not.toBe(before)
    await books.close()
    await example.remove()
  })

  it('that plain books are held of is the same one', async () => {
    const books = await openBooks()
    const held = books.hold()
    held.release()
    expect(await sales(held)).toBe(await sales(books))
    await books.close()
  })
})
