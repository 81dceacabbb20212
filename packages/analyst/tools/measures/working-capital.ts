import {
  RequestError,
  type Ageing,
  type FactFilter,
  type Figure,
  type MeasuresAnswer,
  type MetricId,
  type ReceivablesAnswer,
} from '@perdure/books'
import type { ToolContext } from '../tool.ts'

/** Balances at a month-end beside the flows before it, by one dimension. */

export interface WorkingCapitalRow {
  label: string
  receivables: Figure
  /** Of the trailing months. */
  netSales: Figure
  costOfSales: Figure
  inventory: Figure
  ageing: Ageing | undefined
}

export interface WorkingCapital {
  rows: readonly WorkingCapitalRow[]
  totals: WorkingCapitalRow
  /** Of the flows; the balances have the same units and filters. */
  answer: MeasuresAnswer
  /** Undefined where the dataset has no invoices. */
  ageing: ReceivablesAnswer | undefined
  hasReceivables: boolean
  hasInventory: boolean
}

export interface WorkingCapitalRequest {
  by: 'business_unit' | 'customer' | 'customer_type' | 'customer_region'
  /** `YYYY-MM`: the month-end, and the months up to it. */
  month: string
  months: readonly string[]
  businessUnits?: readonly string[] | undefined
  customers?: readonly string[] | undefined
  customerTypes?: readonly string[] | undefined
  customerRegions?: readonly string[] | undefined
}

/**
 * By unit, and of all customers: balances are the ledger's, with the ageing of the invoices where there are any. Else
 * the ledger knows no balance and everything is of the invoices; throws `RequestError` where there are none.
 */
export async function readWorkingCapital(
  request: WorkingCapitalRequest,
  context: ToolContext,
): Promise<WorkingCapital> {
  const { by, month, months } = request
  const { warehouse, asker, signal } = context
  const { businessUnits, customers, customerTypes, customerRegions } = request
  const filter: FactFilter = {
    ...(businessUnits ? { businessUnits } : {}),
    ...(customers ? { customers } : {}),
    ...(customerTypes ? { customerTypes } : {}),
    ...(customerRegions ? { customerRegions } : {}),
  }
  const isOfCustomers = by !== 'business_unit' || Boolean(customers ?? customerTypes ?? customerRegions)
  const metrics = metricsOf(isOfCustomers, context)
  const hasInvoices = warehouse.subledgers.invoices.held
  const [answer, ageing] = await Promise.all([
    warehouse.measures(asker, { metrics, groupBy: [by], filter, period: { months } }, { signal }),
    hasInvoices || isOfCustomers ? warehouse.receivables(asker, { by, month, filter }, { signal }) : undefined,
  ])
  const isLedger = metrics.includes('receivables')
  const rowOf = (
    label: string,
    values: Readonly<Record<string, Figure>> | undefined,
    aged: Ageing | undefined,
  ): WorkingCapitalRow => {
    const valueOf = (metric: MetricId): Figure => (metrics.includes(metric) ? (values?.[metric] ?? 0) : null)
    return {
      label,
      receivables: isLedger ? valueOf('receivables') : (aged?.open ?? null),
      netSales: valueOf('net_sales'),
      costOfSales: valueOf('cost_of_sales'),
      inventory: valueOf('inventory'),
      ageing: aged,
    }
  }
  const flows = new Map(answer.rows.map((row) => [row.keys[0]!, row]))
  const open = new Map(ageing?.rows.map((row) => [row.key, row]))
  return {
    rows: [...new Set([...flows.keys(), ...open.keys()])].map((key) => {
      const [flow, aged] = [flows.get(key), open.get(key)]
      return rowOf(flow?.labels[0] ?? aged!.label, flow?.values, ageing && (aged ?? NOTHING_OPEN))
    }),
    totals: rowOf('', answer.totals, ageing?.totals),
    answer,
    ageing,
    hasReceivables: isLedger || ageing !== undefined,
    hasInventory: metrics.includes('inventory'),
  }
}

const NOTHING_OPEN: Ageing = {
  open: 0,
  notDue: 0,
  overdue1To30: 0,
  overdue31To60: 0,
  overdue61To90: 0,
  overdueOver90: 0,
  invoices: 0,
}

/** What is asked of the ledger; a balance belongs to no customer. */
function metricsOf(isOfCustomers: boolean, { warehouse }: ToolContext): MetricId[] {
  if (isOfCustomers) return ['net_sales']
  const wanted: readonly MetricId[] = ['net_sales', 'receivables', 'inventory', 'cost_of_sales']
  const booked = wanted.filter((id) => warehouse.measurable.byUnit.includes(id))
  const hasAny = booked.includes('receivables') || booked.includes('inventory') || warehouse.subledgers.invoices.held
  if (hasAny) return booked
  throw new RequestError('metrics', 'This dataset books neither receivables nor inventory, and has no invoices.')
}
