import { join } from 'node:path'
import { createGeneratedCompany, importBooks, loadBooks, openBooks, readMapping, type Books, type Fact } from '@perdure/books'
import { writeTables } from '@perdure/books/testing'
import { answerCalls } from '../processes/calls.ts'
import { nowMs } from '../processes/monotonic.ts'
import { readRssBytes } from './http-server.ts'

/** The books of the generated company with its postings repeated, in a process of their own. */
export interface BooksSubject {
  /** Writes a folder of CSV files with its mapping. */
  write(files: { folder: string; postings: number }): Promise<void>
  /** How long importing that folder takes. */
  import(request: { folder: string; booksFolder: string; name: string }): Promise<number>
  /** Loads imported books, as a service does at its start. */
  load(booksFolder: string): Promise<Loaded>
  /** Loads the same books from objects. */
  loadObjects(postings: number): Promise<Loaded>
}

export interface Loaded {
  tookMs: number
  /** Resident memory with the books loaded, and before. */
  rssBytes: number
  rssBeforeBytes: number
  postings: number
}

function* repeated(facts: readonly Fact[], count: number): Generator<Fact> {
  for (let index = 0; index < count; index += 1) yield facts[index % facts.length]!
}

async function loaded(rssBeforeBytes: number, open: () => Promise<Books>): Promise<Loaded> {
  const startedAtMs = nowMs()
  const books = await open()
  const tookMs = nowMs() - startedAtMs
  const { rows } = books.describe()
  return { tookMs, rssBeforeBytes, rssBytes: readRssBytes(), postings: rows.facts }
}

answerCalls<BooksSubject>(
  {
    async write({ folder, postings }) {
      const tables = await createGeneratedCompany().read()
      await writeTables(tables, folder, repeated(tables.ledger.facts, postings))
    },
    async import({ folder, booksFolder, name }) {
      const mapping = await readMapping(join(folder, 'mapping.json'))
      const startedAtMs = nowMs()
      await importBooks({ folder, mapping, mappingName: 'mapping.json', booksFolder, name, nowMs: Date.now() })
      return nowMs() - startedAtMs
    },
    load: (booksFolder) => loaded(readRssBytes(), () => openBooks({ data: booksFolder })),
    async loadObjects(postings) {
      const rssBeforeBytes = readRssBytes()
      const tables = await createGeneratedCompany().read()
      const facts = [...repeated(tables.ledger.facts, postings)].map((fact) => ({ ...fact }))
      const [ledger, detail] = [tables.ledger, tables.detail].map((book) => ({ ...book, facts }))
      const source = { id: 'objects', label: 'objects', read: async () => ({ ...tables, ledger: ledger!, detail: detail! }) }
      return loaded(rssBeforeBytes, () => loadBooks(source))
    },
  },
  null,
)
