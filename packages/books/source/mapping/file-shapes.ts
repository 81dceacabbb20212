import { z } from 'zod'
import { SEPARATORS } from '../files/separator.ts'
import { ENCODINGS } from '../files/text-file.ts'
import { DATE_FORMATS } from './fields.ts'

/** A file in the folder: it may lie in a folder beneath, and never outside. */
const fileName = z
  .string()
  .min(1)
  .refine((name) => !/^([/\\]|[a-z]:)/i.test(name) && !name.split(/[/\\]/).includes('..'), {
    error: 'must be the name of a file in the folder',
  })

/** How figures, dates and empty cells are written in a file, unless a field says otherwise. */
const writing = {
  decimal: z.enum(['.', ',']).default('.'),
  grouping: z.enum([',', '.', ' ', "'", '']).default(''),
  date: z.enum(DATE_FORMATS).default('YYYY-MM-DD'),
  empty: z.array(z.string()).default(['']),
}

const csv = z
  .strictObject({
    file: fileName,
    format: z.literal('csv'),
    separator: z.preprocess((given) => (given === 'tab' ? '\t' : given), z.enum(SEPARATORS)).default(','),
    /** Whether the first row names the columns. */
    header: z.boolean().default(true),
    /** Every column in its place, where no header names them. */
    columns: z.array(z.string().min(1)).min(1).optional(),
    /** Null: a quote is a character like any other. */
    quote: z.enum(['"', "'"]).nullable().default('"'),
    /** A byte order mark in the file is believed before this. */
    encoding: z.enum(ENCODINGS).default('utf-8'),
    ...writing,
  })
  .refine(({ header, columns }) => header !== (columns !== undefined), {
    error: 'must have either a header or columns',
  })

const parquet = z.strictObject({ file: fileName, format: z.literal('parquet'), ...writing })

/** The format, where it is not said, is the extension's. */
function withFormat(given: unknown): unknown {
  if (typeof given === 'string') return withFormat({ file: given })
  if (typeof given !== 'object' || given === null || 'format' in given) return given
  const isParquet = 'file' in given && /\.(parquet|pq)$/i.test(String(given.file))
  return { ...given, format: isParquet ? 'parquet' : 'csv' }
}

export const fileShapeSchema = z.preprocess(withFormat, z.discriminatedUnion('format', [csv, parquet]))
export type FileShape = z.infer<typeof fileShapeSchema>
export type CsvShape = Extract<FileShape, { format: 'csv' }>
