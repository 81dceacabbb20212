import { basename } from 'node:path'
import { openBooks, type Books, type BooksDescription, type HeldBooks } from './books.ts'
import { describePlace, SourceError } from './source/data-source.ts'
import { readLatestVersion } from './source/stored/stored-books.ts'

/** How often imported books are looked at: a newer version is in use so much later, and the time it takes to load. */
export const BOOKS_LOOK_INTERVAL_MS = 5_000
/** A version that does not load is tried again after this; a newer one at once. */
export const BOOKS_RETRY_AFTER_MS = 60_000

export type BooksEvent =
  | { kind: 'replaced'; books: BooksDescription; replaced: string }
  /** The books in use stay. `version` is undefined where not even that could be read. */
  | { kind: 'failed'; version: string | undefined; error: unknown }

export interface CurrentBooksOptions {
  /** As of `openBooks`. */
  data?: string | undefined
  /** Milliseconds, of any clock that does not go back. */
  nowMs: () => number
  onEvent?: (event: BooksEvent) => void
  /** Opens the books as they are now; another one for tests. */
  open?: () => Promise<Books>
  /** The version that is there to be loaded; undefined: it cannot change, or only by `force`. */
  latestVersion?: () => Promise<string | undefined>
}

/** What metrics tell of the books. */
export interface BooksFigures {
  postings: number
  /** 1; 2 while questions under way hold the ones before. */
  versionsOpen: number
  replacements: number
  failures: number
}

/** Books that are replaced by a newer version without a restart. */
export interface CurrentBooks extends Books {
  /**
   * Loads a newer version beside the one in use, where there is one, and puts it in its place. What was held before goes
   * on with the books it has; they are closed when the last holder gives them back. Until then there is no further
   * replacement, so that a process has two versions open at most. A version that does not load changes nothing.
   *
   * `force`: load again whatever is there, and try at once what failed before. Never rejects.
   */
  lookAgain(options?: { force?: boolean }): Promise<void>
  /** Looks again and again until the books are closed. `after` is a timer. */
  watch(after: (delayMs: number, callback: () => void) => () => void): void
  figures(): BooksFigures
}

interface Version {
  books: Books
  holders: number
  isReplaced: boolean
  closing?: Promise<void>
}

interface Failure {
  version: string | undefined
  error: unknown
  atMs: number
}

/** Opens the books as `openBooks` does, and keeps them current. */
export async function openCurrentBooks(options: CurrentBooksOptions): Promise<CurrentBooks> {
  const { data, nowMs, onEvent = () => undefined } = options
  const { open = () => openBooks({ data }), latestVersion = () => readLatestVersion(data) } = options
  let current: Version = { books: await open(), holders: 0, isReplaced: false }
  let before: Version | undefined
  let failure: Failure | undefined
  let looking: Promise<void> | undefined
  let stopWatching = (): void => undefined
  let closed = false
  const counts = { replacements: 0, failures: 0 }

  const versionInUse = (): string => current.books.describe().datasetVersion

  const close = (version: Version): Promise<void> => (version.closing ??= version.books.close())
  const closeIfDone = (version: Version): void => {
    if (!version.isReplaced || version.holders > 0) return
    close(version).then(
      () => {
        if (before === version) before = undefined
      },
      (error: unknown) => fail(version.books.describe().datasetVersion, error),
    )
  }

  function hold(): HeldBooks {
    const version = current
    const { warehouse, directory } = version.books
    let isHeld = true
    version.holders += 1
    return {
      warehouse,
      directory,
      release() {
        if (!isHeld) return
        isHeld = false
        version.holders -= 1
        closeIfDone(version)
      },
    }
  }

  function fail(version: string | undefined, error: unknown): void {
    failure = { version, error, atMs: nowMs() }
    counts.failures += 1
    onEvent({ kind: 'failed', version, error })
  }

  const isWanted = (latest: string | undefined): boolean => {
    if (latest === undefined || latest === versionInUse()) return false
    return failure?.version !== latest || nowMs() - failure.atMs >= BOOKS_RETRY_AFTER_MS
  }

  async function replace(): Promise<void> {
    const books = await open()
    const replaced = versionInUse()
    if (closed || books.describe().datasetVersion === replaced) return books.close()
    before = current
    current = { books, holders: 0, isReplaced: false }
    before.isReplaced = true
    counts.replacements += 1
    onEvent({ kind: 'replaced', books: books.describe(), replaced })
    // Its queries that are under way are waited for; nobody waits for that here.
    closeIfDone(before)
  }

  async function look(force: boolean): Promise<void> {
    if (closed || before !== undefined) return
    let latest: string | undefined
    try {
      latest = await latestVersion()
      if (latest === versionInUse()) failure = undefined
      if (!force && !isWanted(latest)) return
      await replace()
      failure = undefined
    } catch (error) {
      // What cannot be told apart from the last failure is not told again each time.
      if (force || latest !== undefined || failure === undefined) fail(latest, error)
    }
  }

  const lookAgain = ({ force = false } = {}): Promise<void> => {
    if (looking !== undefined && force) return looking.then(() => lookAgain({ force }))
    looking ??= look(force).finally(() => (looking = undefined))
    return looking
  }

  return {
    get warehouse() {
      return current.books.warehouse
    },
    get directory() {
      return current.books.directory
    },
    hold,
    describe: () => current.books.describe(),
    async check() {
      const { ok, detail } = await current.books.check()
      return { ok, detail: [detail, ...remarks(failure, before)].join('; ') }
    },
    lookAgain,
    watch(after) {
      const next = (): void => {
        stopWatching = after(BOOKS_LOOK_INTERVAL_MS, () => void lookAgain().finally(() => closed || next()))
      }
      next()
    },
    figures: () => ({
      postings: current.books.describe().rows.facts,
      versionsOpen: before === undefined ? 1 : 2,
      ...counts,
    }),
    async close() {
      closed = true
      stopWatching()
      await looking
      await Promise.all([...(before ? [close(before)] : []), close(current)])
    },
  }
}

/** What somebody who operates the service should know beside the books in use; nothing of what stands in the data. */
function remarks(failure: Failure | undefined, before: Version | undefined): string[] {
  const held = before && `version ${before.books.describe().datasetVersion} is still held by ${before.holders} questions`
  return [...(failure ? [describeFailure(failure)] : []), ...(held ? [held] : [])]
}

/** The place alone, and of the file its name alone: this is told to whoever asks for readiness. */
const placeOf = ({ file, row, column }: SourceError): string => describePlace({ file: basename(file), row, column })

function describeFailure({ version, error }: Failure): string {
  const where = error instanceof SourceError ? ` (${placeOf(error)})` : ''
  return `${version === undefined ? 'newer books' : `version ${version}`} could not be loaded${where}, so these stay in use`
}
