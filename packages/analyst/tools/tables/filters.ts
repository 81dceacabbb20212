import { MEMBER_DIMENSIONS, METRIC_IDS, type FactFilter } from '@perdure/books'
import { z } from 'zod'
import { havingField } from './having.ts'

/** Input fields that several tools share, described once. */

/** Rows a tool gives when it is not told, and the most it gives in one page. */
export const ROWS_DEFAULT = 50
export const ROWS_MAX = 200
/** Names in one filter. */
const NAMES_MAX = 50
const NAME_MAX_CHARACTERS = 200

const names = (what: string) =>
  z
    .array(z.string().min(1).max(NAME_MAX_CHARACTERS))
    .min(1)
    .max(NAMES_MAX)
    .optional()
    .describe(`${what}, by id or name, in any case. Absent: all.`)

/** What narrows the postings a tool reads. */
export const filterFields = {
  businessUnits: names('Only these business units'),
  products: names('Only these products'),
  productCategories: names('Only products of these categories'),
  customers: names('Only these customers'),
  customerTypes: names('Only customers of these types'),
  customerRegions: names('Only customers of these regions'),
}

type FilterInput = { [Field in keyof FactFilter]?: readonly string[] | undefined }

/** The part of a tool's input that narrows postings. */
export function filterOf(input: FilterInput): FactFilter {
  const fields = Object.keys(filterFields) as (keyof FactFilter)[]
  return Object.fromEntries(fields.flatMap((field) => (input[field] === undefined ? [] : [[field, input[field]]])))
}

export const metricField = z.enum(METRIC_IDS)
export const memberDimensionField = z.enum(MEMBER_DIMENSIONS)

/** A fiscal year by the calendar year it ends in. */
export const fiscalYearField = z.int().min(1900).max(2200)
const YEAR_MEANING = 'Named by the calendar year it ends in.'
export const describedYear = (what: string) => fiscalYearField.describe(`${what} ${YEAR_MEANING}`)

export const quartersField = z
  .array(z.int().min(1).max(4))
  .min(1)
  .max(4)
  .optional()
  .describe('Only these quarters of the fiscal year; 1 is its first. Absent: the whole year.')

export const monthField = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM')

export const directionField = z.enum(['asc', 'desc']).describe('Order of `sortBy`.')
export type Direction = z.infer<typeof directionField>

/** Which rows of the whole result to give. */
export const pageFields = {
  limit: z
    .int()
    .min(1)
    .max(ROWS_MAX)
    .default(ROWS_DEFAULT)
    .describe(`Rows to give, at most ${ROWS_MAX}. Totals always cover everything.`),
  offset: z.int().min(0).default(0).describe('Rows to skip, for the next page.'),
  having: havingField,
}
