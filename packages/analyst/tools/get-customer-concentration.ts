import type { Dimension, Measure, MeasureRow, MeasuresAnswer, PeriodFilter } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { concentrationRatio, measureConcentration } from '../domain/concentration.ts'
import { dimensionCells, dimensionColumns } from './tables/dimension-cells.ts'
import { formatCell, hundredthsOf } from './tables/figures.ts'
import { filterFields, filterOf, pageFields } from './tables/filters.ts'
import { isOpen, periodFields, periodOf } from './tables/period-fields.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { periodTitle, subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'

/** Sizes of top groups one call can ask for, and the largest. */
const TOPS_MAX = 5
const TOP_MAX = 50
const TOPS_DEFAULT = [3, 5, 10]

/**
 * A customer with this share of revenue is a major one: it has to be disclosed. Source: FASB ASC 280-10-50-42 and IFRS
 * 8.34.
 */
const MAJOR_CUSTOMER_SHARE = 0.1
/**
 * HHI in points above which a market counts as moderately and as highly concentrated. Source: U.S. Department of
 * Justice and Federal Trade Commission, Merger Guidelines 2023, Guideline 1 (above 1,800: highly), and the
 * department's page on the index (1,000 to 1,800: moderately). They are drawn for sellers in a market; for one
 * seller's customers they are a yardstick and no rule.
 */
const MODERATE_HHI = 1_000
const HIGH_HHI = 1_800

export const getCustomerConcentrationInput = z.strictObject({
  metric: z.enum(['net_sales', 'gross_sales']).default('net_sales').describe('What shares are of.'),
  over: z
    .enum(['fiscal_year', 'fiscal_quarter'])
    .optional()
    .describe('One row per year or quarter, ascending, to see it develop. Absent: the whole period as one row.'),
  top: z
    .array(z.int().min(1).max(TOP_MAX))
    .min(1)
    .max(TOPS_MAX)
    .default(TOPS_DEFAULT)
    .describe('The n of each CRn: what the n largest customers hold together.'),
  ...periodFields,
  fiscalYears: periodFields.fiscalYears.describe(
    'Absent, with no other period: the latest full year, or with `over` all booked.',
  ),
  businessUnits: filterFields.businessUnits,
  products: filterFields.products,
  productCategories: filterFields.productCategories,
  customerTypes: filterFields.customerTypes,
  customerRegions: filterFields.customerRegions,
  ...pageFields,
})
export type GetCustomerConcentrationInput = z.infer<typeof getCustomerConcentrationInput>

/**
 * How much of sales few customers hold. Units: HHI in points (up to 10,000), customers, ratios, dollars. Formulas:
 * share = customer ÷ all customers with sales above zero; HHI = Σ (100 · share)²; effective customers = 1 ÷ Σ share²;
 * CRn = sum of the n largest shares. Sources: `domain/concentration.ts` and the constants above. Customers whose
 * credits exceed their sales, and sales of no customer, have no share; both are told.
 */
export const getCustomerConcentration: Tool<GetCustomerConcentrationInput> = {
  name: 'get_customer_concentration',
  title: 'Customer concentration',
  description:
    'How concentrated sales are on few customers, in a period or over years or quarters. Columns: the time ' +
    'dimension, `customers`, the metric, `hhi` (Herfindahl-Hirschman index, 0 to 10,000 points), ' +
    '`effective_customers` (1 ÷ Σ share²), `top_customer`, `top_customer_share`, `cr3` … (share of the n ' +
    'largest, ratio), `major_customers` (10 % of sales or more, the share that accounting rules have disclosed), ' +
    '`band`: low, moderate (HHI above 1,000) or high (above 1,800), bounds that U.S. merger guidelines draw for ' +
    'markets, a yardstick only here. For the customers themselves, use query_customers.',
  input: getCustomerConcentrationInput,
  run: (input, context) =>
    correctable(async () => {
      const { metric, over } = input
      const request = { metrics: [metric], filter: filterOf(input), period: chosenPeriod(input, context) }
      const read = (groupBy: readonly Dimension[]) =>
        context.warehouse.measures(context.asker, { ...request, groupBy }, { signal: context.signal })
      const [whole, split] = await Promise.all([
        read(['customer']),
        over === undefined ? undefined : read([over, 'customer']),
      ])
      return tableResult(concentrationTable(input, whole, split?.rows ?? []), input)
    }),
}

/** As asked; else all booked where it is told over time, and the latest full year where not. */
function chosenPeriod(input: GetCustomerConcentrationInput, { warehouse }: ToolContext): PeriodFilter {
  const asked = periodOf(input)
  return isOpen(asked) && input.over === undefined ? { fiscalYears: [warehouse.calendar.latestFullYear] } : asked
}

function concentrationTable(
  input: GetCustomerConcentrationInput,
  whole: MeasuresAnswer,
  split: readonly MeasureRow[],
): Table {
  const { over } = input
  const [measure] = whole.measures
  const time: Dimension[] = over === undefined ? [] : [over]
  const cellsOf = (rows: readonly MeasureRow[]): Row => concentrationCells(input, boughtIn(rows, measure!.key))
  const all = cellsOf(whole.rows)
  const periods = [...Map.groupBy(split, ({ keys }) => keys[0]!).values()]
  const subject = subjectTitle({ what: ['Customer concentration'], narrowedTo: whole.narrowedTo, by: time })
  return {
    title: `${subject}, ${periodTitle(input, whole.fiscalYears)}`,
    columns: [...dimensionColumns(time), ...concentrationColumns(input, measure!)],
    rows:
      over === undefined ? [all] : periods.map((rows) => ({ ...dimensionCells(rows[0]!, time), ...cellsOf(rows) })),
    ...(over === undefined ? {} : { totals: all }),
    provenance: { ...whole, formula: `${whole.formula}; ${FORMULA}` },
    remarks: remarksOf(whole, measure!),
  }
}

const FORMULA =
  'share = customer ÷ all customers with sales above zero; HHI = Σ (100 · share)²; effective customers = 1 ÷ Σ ' +
  'share²; CRn = sum of the n largest shares'

/** A customer and what it bought, hundredths. */
interface Bought {
  name: string
  amount: number
}

/** The customers in rows whose last key is the customer; what belongs to none is left out. */
function boughtIn(rows: readonly MeasureRow[], measure: string): Bought[] {
  return rows
    .filter(({ keys }) => keys.at(-1) !== '')
    .map(({ labels, values }) => ({ name: labels.at(-1)!, amount: hundredthsOf(values[measure]) }))
}

function concentrationColumns({ top }: GetCustomerConcentrationInput, { key, label }: Measure): Column[] {
  return [
    { key: 'customers', label: 'Customers', unit: 'count' },
    { key, label: `${label} to them`, unit: 'usd' },
    { key: 'hhi', label: 'HHI, points', unit: 'number' },
    { key: 'effective_customers', label: 'Effective customers', unit: 'number' },
    { key: 'top_customer', label: 'Largest customer', unit: 'text' },
    { key: 'top_customer_share', label: 'Share of the largest', unit: 'ratio' },
    ...sizesOf(top).map((n): Column => ({ key: `cr${n}`, label: `Share of the ${n} largest`, unit: 'ratio' })),
    { key: 'major_customers', label: 'Customers of 10 % or more', unit: 'count' },
    { key: 'band', label: 'Concentration', unit: 'text' },
  ]
}

const sizesOf = (top: readonly number[]): number[] => [...new Set(top)].toSorted((left, right) => left - right)

/** Without any sales above zero: no customers, and nothing else is known. */
function concentrationCells({ metric, top }: GetCustomerConcentrationInput, bought: readonly Bought[]): Row {
  const measured = measureConcentration(bought.map(({ amount }) => amount))
  if (measured === undefined) return { customers: 0, [metric]: 0, hhi: null, band: null }
  const { members, whole, hhi, effectiveMembers, shares } = measured
  const largest = bought.reduce((best, customer) => (customer.amount > best.amount ? customer : best))
  return {
    customers: members,
    [metric]: whole / 100,
    hhi,
    effective_customers: effectiveMembers,
    top_customer: largest.name,
    top_customer_share: shares[0]!,
    ...Object.fromEntries(sizesOf(top).map((n) => [`cr${n}`, concentrationRatio(measured, n)])),
    major_customers: shares.filter((share) => share >= MAJOR_CUSTOMER_SHARE).length,
    band: bandOf(hhi),
  }
}

function bandOf(hhi: number): 'low' | 'moderate' | 'high' {
  if (hhi <= MODERATE_HHI) return 'low'
  return hhi <= HIGH_HHI ? 'moderate' : 'high'
}

/** What has no share, and how far the bands go. */
function remarksOf({ rows, totals }: MeasuresAnswer, { key, label, unit }: Measure): string[] {
  const bought = boughtIn(rows, key)
  const credited = bought.filter(({ amount }) => amount < 0)
  const ofNobody = hundredthsOf(totals[key]) - bought.reduce((sum, { amount }) => sum + amount, 0)
  const dollarsOf = (hundredths: number): string => formatCell(hundredths / 100, unit)
  const credits = credited.reduce((sum, { amount }) => sum + amount, 0)
  return [
    ...(credited.length === 0
      ? []
      : [`No share has who was credited more than they bought: ${credited.length} (${dollarsOf(credits)}).`]),
    ...(ofNobody === 0 ? [] : [`${label} of no customer have no share either (${dollarsOf(ofNobody)}).`]),
    'The bands are those of the 2023 U.S. Merger Guidelines, made for sellers in a market: a yardstick here, no rule.',
  ]
}
