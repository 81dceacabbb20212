import { join } from 'node:path'
import { createSamples } from '../figures/section.ts'
import { startChild } from '../processes/child.ts'
import type { BooksSubject, Loaded } from '../subjects/books.ts'
import type { Measure, MeasureContext, Step } from './measure.ts'

const SUBJECT = new URL('../subjects/books.ts', import.meta.url)
const IMPORTED = 'imported'
const OBJECTS = 'objects'
const NAME = 'bench'
const MIB = 1024 * 1024

/** What it takes to bring books in and to load them. Each figure comes from a process that does nothing else. */
export function measureBooks({ plan, folder }: MeasureContext): Measure {
  const { bookPostings: postings } = plan
  const samples = createSamples({
    title: `The books: ${postings.toLocaleString('en-US')} postings`,
    note:
      'The generated company with its postings repeated. Imported: from CSV files, through a mapping, into Parquet, and loaded ' +
      'from there by the database itself, as a service does when it starts. Objects: the same postings from the memory of ' +
      'the process, as a source of one’s own would hand them over; making them is not counted.',
    columns: [IMPORTED, OBJECTS],
  })
  const files = join(folder, 'books-files')
  const booksFolder = join(folder, 'books')

  async function ask<T>(work: (subject: Awaited<ReturnType<typeof startChild<BooksSubject>>>) => Promise<T>): Promise<T> {
    const subject = await startChild<BooksSubject>(SUBJECT, { nodeFlags: ['--expose-gc'] })
    try {
      return await work(subject)
    } finally {
      await subject.stop()
    }
  }

  function add(column: string, loaded: Loaded): void {
    if (loaded.postings !== postings) throw new Error(`${loaded.postings} of ${postings} postings were loaded`)
    samples.add('load', 's', column, loaded.tookMs / 1000)
    samples.add('resident memory, loaded', 'MiB', column, loaded.rssBytes / MIB)
    samples.add('of it, before', 'MiB', column, loaded.rssBeforeBytes / MIB)
  }

  const steps = Array.from({ length: plan.rounds }, (_, round): Step[] => [
    {
      label: `books, round ${round + 1}: import`,
      async run() {
        if (round === 0) await ask((subject) => subject.call('write', { folder: files, postings }))
        const request = { folder: files, booksFolder, name: NAME }
        samples.add('import', 's', IMPORTED, (await ask((subject) => subject.call('import', request))) / 1000)
      },
    },
    {
      label: `books, round ${round + 1}: load`,
      async run() {
        add(IMPORTED, await ask((subject) => subject.call('load', join(booksFolder, NAME))))
        add(OBJECTS, await ask((subject) => subject.call('loadObjects', postings)))
      },
    },
  ])
  return { steps: steps.flat(), sections: () => [samples.section()], close: async () => {} }
}
