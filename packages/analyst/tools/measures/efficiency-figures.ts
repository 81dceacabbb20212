import type { Dimension, MeasuresAnswer, MetricId } from '@perdure/books'
import type { YearOfBusiness } from '../../domain/efficiency.ts'
import type { ToolContext } from '../tool.ts'

/** What efficiency is computed from, by unit and fiscal year. */
export interface BusinessYears {
  /** Each unit, or one member for everything. */
  members: readonly { label: string; of: (fiscalYear: number) => YearOfBusiness | undefined }[]
  /** Over everything in scope. */
  total: (fiscalYear: number) => YearOfBusiness | undefined
  /** Metrics that the dataset does not have. */
  lacking: readonly { id: MetricId; name: string }[]
  answer: MeasuresAnswer
}

interface BusinessYearsRequest {
  by: 'total' | 'business_unit'
  businessUnits: readonly string[] | undefined
  fiscalYears: readonly number[]
}

const FLOWS = ['net_sales', 'gross_margin', 'operating_expenses', 'operating_profit', 'ebitda'] as const

export async function readBusinessYears(request: BusinessYearsRequest, context: ToolContext): Promise<BusinessYears> {
  const { metrics: known } = context.warehouse
  const isLacking = (id: MetricId): boolean =>
    known.some((metric) => metric.id === id && metric.unavailable !== undefined)
  const flows = FLOWS.filter((id) => !isLacking(id))
  const units: Dimension[] = request.by === 'business_unit' ? ['business_unit'] : []
  const read = (metrics: readonly MetricId[], groupBy: readonly Dimension[]) => ask(metrics, groupBy, request, context)
  const readHeads = (groupBy: readonly Dimension[]) =>
    isLacking('headcount') ? Promise.resolve(undefined) : read(['headcount'], groupBy)
  const [answer, whole, heads, wholeHeads] = await Promise.all([
    read(flows, [...units, 'fiscal_year']),
    read(flows, ['fiscal_year']),
    readHeads([...units, 'month']),
    readHeads(['month']),
  ])
  const yearOf = yearReader(answer, heads)
  const yearOfAll = yearReader(whole, wholeHeads)
  const total = (fiscalYear: number): YearOfBusiness | undefined => yearOfAll([], fiscalYear)
  const members = new Map(answer.rows.map(({ keys, labels }) => [keys[0]!, labels[0]!]))
  return {
    members:
      request.by === 'total'
        ? [{ label: 'Total', of: total }]
        : [...members].map(([unit, label]) => ({ label, of: (year) => yearOf([unit], year) })),
    total,
    lacking: known
      .filter(({ id }) => isLacking(id) && [...FLOWS, 'headcount'].includes(id))
      .map(({ id, name }) => ({ id, name })),
    answer,
  }
}

/** Figures of one member and year; undefined where nothing is booked. */
function yearReader(answer: MeasuresAnswer, heads: MeasuresAnswer | undefined) {
  const rows = new Map(answer.rows.map(({ keys, values }) => [keys.join('\n'), values]))
  const months = new Map(answer.fiscalYears.map(({ fiscalYear, completeMonths }) => [fiscalYear, completeMonths]))
  const headsOf = new Map(heads?.rows.map(({ keys, values }) => [keys.join('\n'), values['headcount'] ?? 0]))
  return (member: readonly string[], fiscalYear: number): YearOfBusiness | undefined => {
    const values = rows.get([...member, String(fiscalYear)].join('\n'))
    if (values === undefined) return undefined
    const figure = (id: (typeof FLOWS)[number]): number | null => values[id] ?? null
    // A month without a balance was not counted; it does not halve the heads.
    const counted = (months.get(fiscalYear) ?? []).flatMap((month) => headsOf.get([...member, month].join('\n')) ?? [])
    return {
      netSales: figure('net_sales') ?? 0,
      grossMargin: figure('gross_margin'),
      operatingExpenses: figure('operating_expenses'),
      operatingProfit: figure('operating_profit'),
      ebitda: figure('ebitda'),
      averageHeadcount: counted.length === 0 ? null : counted.reduce((sum, each) => sum + each, 0) / counted.length,
    }
  }
}

export interface ExpenseLines {
  answer: MeasuresAnswer
  /** Amounts by fiscal year. */
  lines: readonly { name: string; amounts: ReadonlyMap<number, number> }[]
  total: ReadonlyMap<number, number>
  netSales: ReadonlyMap<number, number>
}

/** Each posting account of operating expenses, all of them together, and the net sales they are set against. */
export async function readExpenseLines(
  request: Omit<BusinessYearsRequest, 'by'>,
  context: ToolContext,
): Promise<ExpenseLines> {
  const [answer, whole] = await Promise.all([
    ask(['operating_expenses'], ['account', 'fiscal_year'], request, context),
    ask(['operating_expenses', 'net_sales'], ['fiscal_year'], request, context),
  ])
  const byAccount = Map.groupBy(answer.rows, ({ keys }) => keys[0]!)
  const byYear = (metric: MetricId): Map<number, number> =>
    new Map(whole.rows.map(({ keys, values }) => [Number(keys[0]), values[metric] ?? 0]))
  return {
    answer,
    lines: [...byAccount.values()].map((rows) => ({
      name: rows[0]!.labels[0]!,
      amounts: new Map(rows.map(({ keys, values }) => [Number(keys[1]), values['operating_expenses'] ?? 0])),
    })),
    total: byYear('operating_expenses'),
    netSales: byYear('net_sales'),
  }
}

function ask(
  metrics: readonly MetricId[],
  groupBy: readonly Dimension[],
  { businessUnits, fiscalYears }: Omit<BusinessYearsRequest, 'by'>,
  { warehouse, asker, signal }: ToolContext,
): Promise<MeasuresAnswer> {
  const filter = businessUnits ? { businessUnits } : {}
  return warehouse.measures(asker, { metrics, groupBy, filter, period: { fiscalYears } }, { signal })
}
