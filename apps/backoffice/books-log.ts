import type { BooksEvent } from '@perdure/books'
import type { FastifyBaseLogger } from 'fastify'

/** A line for books that were replaced, and one for those that could not be. */
export function logBooksEvent(logger: Pick<FastifyBaseLogger, 'info' | 'error'>, event: BooksEvent): void {
  if (event.kind === 'failed') {
    logger.error({ version: event.version, err: event.error }, 'newer books could not be loaded; those in use stay')
    return
  }
  const { label, asOf, datasetVersion, loadedInMs } = event.books
  logger.info({ books: label, asOf, datasetVersion, replaced: event.replaced, loadedInMs }, 'newer books are in use')
}
