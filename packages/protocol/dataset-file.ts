import { DATASET_FILE_NAME_MAX_CHARACTERS } from './limits.ts'

/** A dataset as `GET /datasets/{id}` gives it: where it is, and what the file is called. */

export const DATASET_FORMATS = ['json', 'csv', 'xlsx'] as const
export type DatasetFormat = (typeof DATASET_FORMATS)[number]

/** The formats that are files for people. */
export const DOWNLOAD_FORMATS = ['csv', 'xlsx'] as const

/** Where a whole dataset is, on the origin of the service or of the gateway in front of it. */
export function datasetPath(datasetId: string, format: DatasetFormat): string {
  return `/api/ai/datasets/${encodeURIComponent(datasetId)}?format=${format}`
}

/**
 * Characters that some file system refuses, or that end a line, a path or a quoted string; and what changes direction.
 */
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|%]+/gu

/** A title as the name of a file, which any file system takes: `Net sales by month.csv`. */
export function datasetFileName(title: string, format: DatasetFormat): string {
  return titledFileName(title, format)
}

/** The same for a file of any other kind, such as the picture of a chart. `extension` has no dot. */
export function titledFileName(title: string, extension: string): string {
  const cleaned = title.toWellFormed().replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ')
  const cut = cleaned.slice(0, DATASET_FILE_NAME_MAX_CHARACTERS).toWellFormed()
  // A name does not begin with a dot (hidden) and does not end with one or a space (Windows drops them).
  const stem = cut.replace(/^[\s.]+/, '').replace(/[\s.]+$/, '') || 'dataset'
  return `${stem}.${extension}`
}
