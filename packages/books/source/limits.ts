/** Every bound of reading and keeping books, with its unit. */

/** An import stops at so many problems: who mends these can ask again. */
export const PROBLEMS_MAX = 20
/** Most characters of a value that a message repeats. */
export const VALUE_SHOWN_MAX_CHARACTERS = 60
/** Most names that a message lists of what there is. */
export const NAMES_SHOWN_MAX = 12

/** Largest mapping file. */
export const MAPPING_MAX_BYTES = 1024 * 1024
/** What is read of a file to tell its encoding and its separator. */
export const HEAD_BYTES = 64 * 1024
/** Longest row of a CSV file; a longer one has a quote that is never closed. */
export const ROW_MAX_CHARACTERS = 1024 * 1024
/** Rows that are read, checked and kept at once. */
export const BATCH_ROWS = 2_048
/** Least time between two signs of progress. */
export const PROGRESS_INTERVAL_MS = 250
/** Memory that the database of an import may use; beyond it, it writes to the disk. */
export const IMPORT_MEMORY_MAX_MIB = 512

/** Longest name of imported books. */
export const BOOKS_NAME_MAX_CHARACTERS = 64
/** Versions of imported books that are kept: the one in use, and the one before, which somebody may be loading. */
export const VERSIONS_KEPT = 2
/** What an import that died left behind is removed by a later one, when it is older than any import takes. */
export const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000
