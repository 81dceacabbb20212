import { DIMENSION_LABELS, type ReceivablesAnswer } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import { formatCell, hundredthsOf, quotient } from './tables/figures.ts'
import { directionField, filterFields, monthField, pageFields } from './tables/filters.ts'
import { daysOf, lastMonthEnd, monthsUpTo } from './periods/month-ends.ts'
import { orderRows } from './tables/row-order.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool, ToolContext } from './tool.ts'
import { readWorkingCapital, type WorkingCapital, type WorkingCapitalRow } from './measures/working-capital.ts'

const TRAILING_MONTHS_DEFAULT = 3
const TRAILING_MONTHS_MAX = 12
const DIMENSIONS = ['business_unit', 'customer', 'customer_type', 'customer_region'] as const

export const getWorkingCapitalInput = z.strictObject({
  by: z
    .enum(DIMENSIONS)
    .default('business_unit')
    .describe('What to break it down by. By customer it takes invoices, which not every dataset has.'),
  month: monthField.optional().describe('The month-end, YYYY-MM. Absent: the last complete month.'),
  trailingMonths: z
    .int()
    .min(1)
    .max(TRAILING_MONTHS_MAX)
    .default(TRAILING_MONTHS_DEFAULT)
    .describe('Months up to the month-end whose sales and cost the balances are set against.'),
  businessUnits: filterFields.businessUnits,
  customers: filterFields.customers,
  customerTypes: filterFields.customerTypes,
  customerRegions: filterFields.customerRegions,
  sortBy: z.string().max(100).optional().describe('A column of the result. Absent: the first figure.'),
  direction: directionField.optional().describe('Absent: desc for figures, asc for names.'),
  ...pageFields,
})
export type GetWorkingCapitalInput = z.infer<typeof getWorkingCapitalInput>

/**
 * What is tied up in receivables and inventory at a month-end. Units: dollars to the cent, days, ratios. Formulas: DSO
 * (days sales outstanding) = receivables at the month-end ÷ net sales of the trailing months × their calendar days;
 * inventory days = inventory ÷ cost of sales of the trailing months × their days; overdue share = overdue ÷ open
 * invoices. Source: the average collection period and days in inventory of Brealey, Myers & Allen, "Principles of
 * Corporate Finance", with the balance at the end of the period. Balances by unit are the ledger's; ageing, and all by
 * customer, is of the open invoices, by days past due.
 */
export const getWorkingCapital: Tool<GetWorkingCapitalInput> = {
  name: 'get_working_capital',
  title: 'Working capital',
  description:
    'Receivables and inventory at a month-end. Columns: the dimension, `receivables`, `net_sales` of the trailing ' +
    'months, `dso` (receivables ÷ net sales × calendar days of these months), from invoices `not_due`, ' +
    '`overdue_1_30`, `overdue_31_60`, `overdue_61_90`, `overdue_over_90` (days past due), `overdue`, ' +
    '`overdue_share`; by business unit also `inventory`, `cost_of_sales`, `inventory_days`. Dollars to the cent; days; ratios. ' +
    'Seasons move DSO: three months by default, twelve even them out.',
  input: getWorkingCapitalInput,
  run: (input, context) =>
    correctable(async () => {
      const { calendar } = context.warehouse
      const month = input.month ?? lastMonthEnd(calendar)
      const months = monthsUpTo(month, input.trailingMonths, calendar)
      const capital = await readWorkingCapital({ ...input, month, months }, context)
      return tableResult(capitalTable(input, capital, months, context), input)
    }),
}

function capitalTable(
  input: GetWorkingCapitalInput,
  capital: WorkingCapital,
  months: readonly string[],
  { warehouse }: ToolContext,
): Table {
  const { by } = input
  const days = daysOf(months)
  const columns = columnsOf(by, capital)
  const rowOf = (label: string, row: WorkingCapitalRow): Row => {
    const cells: Row = { [by]: label, ...cellsOf(row, days) }
    return Object.fromEntries(columns.map(({ key }) => [key, cells[key] ?? null]))
  }
  const rows = capital.rows.map((row) => rowOf(row.label, row))
  const { answer, ageing } = capital
  const { invoices } = warehouse.subledgers
  const span = months.length === 1 ? `of ${months[0]}` : `of ${months[0]} to ${months.at(-1)}`
  return {
    title: `${subjectTitle({ what: ['Working capital'], narrowedTo: answer.narrowedTo, by: [by] })}, ${months.at(-1)}`,
    columns,
    rows: orderRows(rows, { ...input, groupBy: [by] }, columns, columns[1]!.key),
    totals: rowOf('Total', capital.totals),
    provenance: {
      ...answer,
      scope: ageing ? `${answer.scope}; ${ageing.scope}` : answer.scope,
      formula: [FORMULA, ...(ageing ? [ageing.formula] : [])].join('; '),
    },
    remarks: [
      `Net sales${capital.hasInventory ? ' and cost of sales' : ''} are those ${span}: ${days} days.`,
      ...(invoices.held ? [] : [`This dataset has no invoices (${invoices.why}): no ageing and no overdue share.`]),
      ...(ageing ? agreementOf(capital, ageing) : []),
    ],
  }
}

const FORMULA =
  'DSO = receivables at the month-end ÷ net sales of the trailing months × their calendar days; inventory days = ' +
  'inventory ÷ cost of sales of the trailing months × their calendar days; overdue share = overdue ÷ open invoices'

function columnsOf(by: GetWorkingCapitalInput['by'], capital: WorkingCapital): Column[] {
  const { ageing, hasReceivables, hasInventory } = capital
  return [
    { key: by, label: DIMENSION_LABELS[by], unit: 'text' },
    ...(hasReceivables ? RECEIVABLES_COLUMNS : []),
    ...(ageing ? AGEING_COLUMNS : []),
    ...(hasInventory ? INVENTORY_COLUMNS : []),
  ]
}

const RECEIVABLES_COLUMNS: readonly Column[] = [
  { key: 'receivables', label: 'Receivables', unit: 'usd' },
  { key: 'net_sales', label: 'Net sales, trailing', unit: 'usd' },
  { key: 'dso', label: 'Days sales outstanding', unit: 'number' },
]
const AGEING_COLUMNS: readonly Column[] = [
  { key: 'not_due', label: 'Not due', unit: 'usd' },
  { key: 'overdue_1_30', label: '1 to 30 days past due', unit: 'usd' },
  { key: 'overdue_31_60', label: '31 to 60 days', unit: 'usd' },
  { key: 'overdue_61_90', label: '61 to 90 days', unit: 'usd' },
  { key: 'overdue_over_90', label: 'Over 90 days', unit: 'usd' },
  { key: 'overdue', label: 'Overdue', unit: 'usd' },
  { key: 'overdue_share', label: 'Overdue, share of open invoices', unit: 'ratio' },
]
const INVENTORY_COLUMNS: readonly Column[] = [
  { key: 'inventory', label: 'Inventory', unit: 'usd' },
  { key: 'cost_of_sales', label: 'Cost of sales, trailing', unit: 'usd' },
  { key: 'inventory_days', label: 'Inventory days', unit: 'number' },
]

function cellsOf({ receivables, netSales, ageing, inventory, costOfSales }: WorkingCapitalRow, days: number): Row {
  const inDays = (balance: number | null, flow: number | null): number | null => {
    const turn = flow !== null && flow > 0 ? quotient(balance, flow) : null
    return turn === null ? null : turn * days
  }
  const overdue = ageing && (hundredthsOf(ageing.open) - hundredthsOf(ageing.notDue)) / 100
  return {
    receivables,
    net_sales: netSales,
    dso: inDays(receivables, netSales),
    ...(ageing && {
      not_due: ageing.notDue,
      overdue_1_30: ageing.overdue1To30,
      overdue_31_60: ageing.overdue31To60,
      overdue_61_90: ageing.overdue61To90,
      overdue_over_90: ageing.overdueOver90,
      overdue: overdue!,
      overdue_share: quotient(overdue!, ageing.open),
    }),
    inventory,
    cost_of_sales: costOfSales,
    inventory_days: inDays(inventory, costOfSales),
  }
}

/** The invoices and the ledger are two books: whoever reads both must know whether they agree. */
function agreementOf({ totals }: WorkingCapital, ageing: ReceivablesAnswer): string[] {
  if (totals.receivables === null || totals.receivables === ageing.totals.open) return []
  const [booked, open] = [totals.receivables, ageing.totals.open].map((amount) => formatCell(amount, 'usd'))
  return [`The open invoices come to ${open}, the receivables shown to ${booked}: the two books do not agree.`]
}
