import { z } from 'zod'

/**
 * How one field of a neutral table is read from a row. A mapping says a column's name or place alone where there is
 * nothing more to say.
 */

/** A column by its name, or by its place from 1. */
export const columnSchema = z.union([z.string().min(1), z.int().min(1)], {
  error: 'must be a column: its name, or its place from 1',
})
export type Column = z.infer<typeof columnSchema>

export const ENTITIES = ['businessUnit', 'account', 'product', 'customer'] as const
export type Entity = (typeof ENTITIES)[number]
/** What a cell names a member by: the `key` of its table (without one, its id), its id, or its name. */
const byWhat = z.enum(['key', 'id', 'name'])

const text = {
  column: columnSchema.optional(),
  /** The same in every row. */
  constant: z.string().optional(),
  /** Texts that stand for an empty cell; in place of the file's `empty`. */
  empty: z.array(z.string()).optional(),
  /** What an empty cell stands for. */
  whenEmpty: z.string().optional(),
  /** A lookup of the mapping: the cell is looked up in another file. */
  lookup: z.string().optional(),
  /** What each text becomes. A text that is not named is a mistake, unless `otherwise` says what it becomes. */
  values: z.record(z.string(), z.string()).optional(),
  /** What texts become that `values` does not name; null: they stay as they are. */
  otherwise: z.string().nullable().optional(),
  /** Put before it: ids of two tables that would be the same stay apart. */
  prefix: z.string().optional(),
  /** `slug`: lower case, with hyphens in place of everything but letters and digits. */
  style: z.enum(['slug']).optional(),
}

export const DATE_FORMATS = [
  'YYYY-MM-DD', 'YYYYMMDD', 'YYYY/MM/DD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'DD-MM-YYYY', 'MM/DD/YYYY', 'MM-DD-YYYY',
  'YYYY-MM', 'YYYYMM', 'YYYY/MM', 'MM.YYYY', 'MM/YYYY',
] as const
export const SCALES = ['hundredths', 'ones', 'thousands', 'millions'] as const
export const SIGNS = ['asIs', 'reversed', 'debitPositive'] as const

const number = {
  column: columnSchema.optional(),
  constant: z.number().optional(),
  empty: z.array(z.string()).optional(),
  /** What an empty cell counts as. */
  whenEmpty: z.number().optional(),
  /** An empty cell counts as the product of these columns. */
  whenEmptyMultiply: z.tuple([columnSchema, columnSchema]).optional(),
  /** Taken off: where debit and credit are columns of their own. An empty one of the two counts as 0. */
  less: columnSchema.optional(),
  decimal: z.enum(['.', ',']).optional(),
  /** What may stand between groups of three digits. */
  grouping: z.enum([',', '.', ' ', "'", '']).optional(),
  /** What one of the file's figures is. */
  scale: z.enum(SCALES).optional(),
}

const date = {
  column: columnSchema.optional(),
  constant: z.string().optional(),
  empty: z.array(z.string()).optional(),
  /** A time of day behind the date is not looked at; a month alone is its last day. */
  format: z.enum(DATE_FORMATS).optional(),
  /** In place of one column: calendar year and month, each a column. */
  year: columnSchema.optional(),
  month: columnSchema.optional(),
}

/** A column alone is a field that says no more. */
const orColumn = (given: unknown): unknown =>
  typeof given === 'string' || typeof given === 'number' ? { column: given } : given

const ONE_SOURCE = { error: 'must have a column or a constant, and not both' }
const hasOneSource = ({ column, constant }: { column?: unknown; constant?: unknown }): boolean =>
  (column === undefined) !== (constant === undefined)

const hasEither = ({ column, constant }: { column?: unknown; constant?: unknown }): boolean =>
  column !== undefined || constant !== undefined

export const textField = z.preprocess(orColumn, z.strictObject(text).refine(hasOneSource, ONE_SOURCE))
export type TextField = z.infer<typeof textField>

export const referenceField = z.preprocess(
  orColumn,
  z.strictObject({ ...text, by: byWhat.optional() }).refine(hasOneSource, ONE_SOURCE),
)
export type ReferenceField = z.infer<typeof referenceField>

export const numberField = z.preprocess(orColumn, z.strictObject(number).refine(hasOneSource, ONE_SOURCE))
export type NumberField = z.infer<typeof numberField>

/** A number whose sign the account decides. */
export const amountField = z.preprocess(
  orColumn,
  z.strictObject({
    ...number,
    /**
     * `reversed`: costs stand as negative figures, or sales do. `debitPositive`: as a ledger exports it, debits above
     * zero, so that revenue and liabilities are turned.
     */
    sign: z.enum(SIGNS).optional(),
  }).refine(hasOneSource, ONE_SOURCE),
)
export type AmountField = z.infer<typeof amountField>

export const dateField = z.preprocess(
  orColumn,
  z.strictObject(date).refine(
    ({ year, month, ...field }) => {
      const inTwo = year !== undefined && month !== undefined
      return inTwo ? !hasEither(field) : year === undefined && month === undefined && hasOneSource(field)
    },
    { error: 'must have a column, a constant, or year and month together' },
  ),
)
export type DateField = z.infer<typeof dateField>

export const lookupSchema = z.strictObject({
  /** A file of the mapping. */
  from: z.string(),
  key: columnSchema,
  value: textField,
  /** The value names one of these: it is checked where it stands, not only where it is used. */
  names: z.enum(ENTITIES).optional(),
  by: byWhat.optional(),
})
export type Lookup = z.infer<typeof lookupSchema>
