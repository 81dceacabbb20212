import { z } from 'zod'
import { METRIC_IDS } from '../../warehouse/metric-ids.ts'
import { ACCOUNT_ROLES, SUBLEDGERS } from '../tables.ts'
import {
  amountField,
  columnSchema,
  dateField,
  lookupSchema,
  numberField,
  referenceField,
  textField,
} from './fields.ts'
import { fileShapeSchema } from './file-shapes.ts'

/**
 * What a folder of files means: which file and column gives which field of the neutral tables. It is data and nothing
 * else: no SQL, no code, no expression. docs/DATA.md describes it for people. A name that is not here is refused.
 */

/** The version of this format. */
export const MAPPING_FORMAT = 1

const metricId = z.enum(METRIC_IDS)
const isoDate = z.iso.date()
/** The name of a file of the mapping. */
const from = z.string()

const company = z.strictObject({
  name: z.string().min(1),
  /** One sentence: what it makes or sells. */
  description: z.string().default(''),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be a code of ISO 4217, as USD' }),
  /** Fiscal year N ends in calendar year N. */
  fiscalYearStartMonth: z.int().min(1).max(12),
})

/** Members that are in no file. */
const unitConstant = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  kind: z.enum(['operating', 'corporate']).default('operating'),
  description: z.string().default(''),
})

const businessUnits = z.strictObject({
  from: from.optional(),
  /** What other files call it; default: its id. */
  key: textField.optional(),
  id: textField.optional(),
  name: textField.optional(),
  /** `operating` or `corporate`; default: operating. */
  kind: textField.optional(),
  description: textField.optional(),
  /** The key of the unit it is part of; describes a unit that has no description. */
  parent: textField.optional(),
  /** Leave out units without a posting. */
  onlyUsed: z.boolean().default(false),
  also: z.array(unitConstant).default([]),
})

const accountConstant = z.strictObject({
  id: z.string().min(1),
  code: z.string().min(1).optional(),
  name: z.string().min(1),
  parent: z.string().nullable().default(null),
  operator: z.enum(['+', '-', '~']).default('+'),
  kind: z.enum(['flow', 'stock']).optional(),
  nature: z.enum(['revenue', 'expense', 'asset', 'liability', 'statistical']),
  unit: z.enum(['money', 'count']).default('money'),
  behaviour: z.enum(['variable', 'fixed']).optional(),
})

const accounts = z.strictObject({
  from: from.optional(),
  key: textField.optional(),
  id: textField.optional(),
  code: textField.optional(),
  name: textField.optional(),
  /** The key of the account above; empty: none. */
  parent: textField.optional(),
  /** How it enters the account above: `+`, `-` or `~` (not at all); default: `+`. */
  operator: textField.optional(),
  /** `flow` or `stock`; default: revenue and expenses are flows, everything else balances. */
  kind: textField.optional(),
  nature: textField.optional(),
  /** `money` or `count`; default: money. */
  unit: textField.optional(),
  /** `variable`, `fixed` or `none`; kept for expenses alone. */
  behaviour: textField.optional(),
  /** Brothers stand in the order of the file, or of their codes. */
  order: z.enum(['file', 'code']).default('file'),
  also: z.array(accountConstant).default([]),
})

const products = z.strictObject({
  from,
  key: textField.optional(),
  id: textField,
  name: textField,
  category: textField,
  /** The unit that makes it; absent or empty: every unit sells it. */
  businessUnit: referenceField.optional(),
  listPrice: numberField.optional(),
  unitCost: numberField,
})

const lineItems = z.strictObject({
  from,
  product: referenceField,
  name: textField,
  /** `material`, `labour` or `overhead`. */
  kind: textField,
  quantity: numberField,
  unitCost: numberField,
})

const customers = z.strictObject({
  from,
  key: textField.optional(),
  id: textField,
  name: textField,
  type: textField,
  region: textField,
})

const postings = z.strictObject({
  from,
  book: z.enum(['ledger', 'detail']).default('ledger'),
  /** `actual`, `budget` or `ignore`, of each row; default: actual. */
  scenario: textField.optional(),
  date: dateField,
  businessUnit: referenceField,
  product: referenceField.optional(),
  customer: referenceField.optional(),
  /** Columns that together may not repeat. */
  key: z.array(columnSchema).min(1).optional(),
  /** Takes all dates of the file forward or back: always, or where the first of them lies after the ledger's last. */
  shift: z.strictObject({ days: z.int(), when: z.enum(['always', 'afterLedger']).default('always') }).optional(),
  /** Each makes a posting of a row. */
  lines: z
    .array(
      z.strictObject({
        account: referenceField,
        amount: amountField,
        /** Leave out what is 0. */
        skipZero: z.boolean().default(false),
      }),
    )
    .min(1),
})
export type PostingsMapping = z.infer<typeof postings>

const contracts = z.strictObject({
  from,
  /** The terms of one contract carry the same id. */
  contract: textField,
  customer: referenceField,
  businessUnit: referenceField,
  product: referenceField.optional(),
  /** Any day of the first and of the last month in force; no last one: no end is known. */
  fromMonth: dateField,
  toMonth: dateField.optional(),
  annualAmount: numberField,
})

const invoices = z.strictObject({
  from,
  invoice: textField,
  customer: referenceField,
  businessUnit: referenceField,
  issuedOn: dateField,
  dueOn: dateField,
  /** Empty: not settled. */
  settledOn: dateField.optional(),
  /** Below 0 for a credit note. */
  amount: numberField,
})

const workforce = z.strictObject({
  from,
  month: dateField,
  businessUnit: referenceField,
  role: textField,
  heads: numberField,
  availableHours: numberField,
  billableHours: numberField,
  listRate: numberField,
  billed: numberField,
  pay: numberField,
})

const book = {
  label: z.string().min(1),
  /** What can be measured in it: these … */
  metrics: z.array(metricId).optional(),
  /** … or all but these. */
  without: z.array(metricId).optional(),
}

export const mappingSchema = z.strictObject({
  mapping: z.literal(MAPPING_FORMAT),
  company,
  /** Files by the name that the mapping calls them. */
  files: z.record(z.string(), fileShapeSchema),
  lookups: z.record(z.string(), lookupSchema).default({}),
  businessUnits,
  accounts,
  /** Which account each metric rolls up to: its id, code or name. */
  roles: z.partialRecord(z.enum(ACCOUNT_ROLES), z.string()),
  products: products.optional(),
  lineItems: lineItems.optional(),
  customers: customers.optional(),
  postings: z.array(postings).min(1),
  contracts: contracts.optional(),
  invoices: invoices.optional(),
  workforce: workforce.optional(),
  ledger: z.strictObject({ ...book, label: book.label.default('general ledger') }).default({ label: 'general ledger' }),
  /** What questions by product or customer are answered from, where that is not the whole ledger. */
  detail: z.strictObject({ ...book, label: book.label.optional(), caveat: z.string().optional() }).optional(),
  /** No date lies outside. */
  period: z.strictObject({ from: isoDate.optional(), to: isoDate.optional() }).default({}),
  /** The day up to which the books are complete; default: the end of the last month with sales. */
  asOf: isoDate.optional(),
  /** What the books cannot tell and why, by metric, or by the book beside the ledger that is missing. */
  gaps: z.partialRecord(z.enum([...METRIC_IDS, ...SUBLEDGERS]), z.string()).default({}),
  /** What a reader must know to read the figures rightly. */
  notes: z.array(z.string()).default([]),
})
export type Mapping = z.infer<typeof mappingSchema>
