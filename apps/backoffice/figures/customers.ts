import type { Ageing, Asker, CustomerFigures, Figure, PeriodFilter, Warehouse } from '@perdure/books'
import type { CustomerResource, Customers } from '@perdure/protocol'
import { type Asked, askedYear } from './asked.ts'
import { relativeChange } from './change.ts'
import { coveredMonths } from './covered-months.ts'

/** Customers of the asker's units with their figures of one year, their growth, and what they owe at its end. */
export async function readCustomers(warehouse: Warehouse, asker: Asker, asked: Asked): Promise<Customers> {
  const { search, businessUnits, signal } = asked
  const year = askedYear(warehouse, asked.fiscalYear)
  const { months, before } = coveredMonths(year, warehouse.calendar.fiscalYears)
  const filter = businessUnits && { businessUnits }
  const read = (period: PeriodFilter) =>
    warehouse.customerFigures(asker, { period, ...(filter && { filter }), ...(search && { search }) }, { signal })
  const [now, earlier, owed] = await Promise.all([
    read({ months }),
    before && read({ months: before }),
    readOwed(warehouse, asker, { month: months.at(-1), businessUnits, signal }),
  ])
  const salesBefore = new Map(earlier?.rows.map(({ customerId, netSales }) => [customerId, netSales]))
  const rows = now.rows.map((customer) => {
    const netSalesBefore = earlier ? (salesBefore.get(customer.customerId) ?? 0) : null
    return describeCustomer(customer, netSalesBefore, owed && ageingOf(owed.byCustomer.get(customer.customerId)))
  })
  const totalBefore = earlier?.totals.netSales ?? null
  return {
    fiscalYear: year.fiscalYear,
    months: [...months],
    receivablesMonth: owed ? owed.month : null,
    rows,
    totals: {
      netSales: now.totals.netSales,
      netSalesShare: now.totals.netSalesShare,
      netSalesBefore: totalBefore,
      netSalesChange: relativeChange(now.totals.netSales, totalBefore),
      grossMargin: now.totals.grossMargin,
      grossMarginRatio: now.totals.grossMarginRatio,
      receivables: owed ? sumCents(rows.map(({ receivables }) => receivables)) : null,
      overdue: owed ? sumCents(rows.map(({ overdue }) => overdue)) : null,
    },
    asOf: now.asOf,
    scope: now.scope,
    formula: [now.formula, ...(owed ? [owed.formula] : [])].join('; '),
  }
}

interface Owed {
  month: string
  byCustomer: ReadonlyMap<string, Ageing>
  formula: string
}

/** What customers owe at the end of a month; undefined where the books hold no invoices. */
async function readOwed(
  warehouse: Warehouse,
  asker: Asker,
  { month, businessUnits, signal }: Pick<Asked, 'businessUnits' | 'signal'> & { month: string | undefined },
): Promise<Owed | undefined> {
  if (!warehouse.subledgers.invoices.held) return undefined
  const filter = businessUnits && { businessUnits }
  const answer = await warehouse.receivables(
    asker,
    { by: 'customer', ...(month !== undefined && { month }), ...(filter && { filter }) },
    { signal },
  )
  return {
    month: answer.month,
    byCustomer: new Map(answer.rows.map((row) => [row.key, row])),
    formula: answer.formula,
  }
}

/** A customer without an open invoice owes nothing. */
function ageingOf(ageing: Ageing | undefined): Pick<CustomerResource, 'receivables' | 'overdue'> {
  if (!ageing) return { receivables: 0, overdue: 0 }
  const { open, notDue } = ageing
  return { receivables: open, overdue: sumCents([open, -notDue]) }
}

function describeCustomer(
  customer: CustomerFigures,
  netSalesBefore: Figure,
  owed: Pick<CustomerResource, 'receivables' | 'overdue'> | undefined,
): CustomerResource {
  const { customerId, name, type, region, netSales, netSalesShare, grossMargin, grossMarginRatio } = customer
  return {
    customerId,
    name,
    type,
    region,
    netSales,
    netSalesShare,
    netSalesBefore,
    netSalesChange: relativeChange(netSales, netSalesBefore),
    grossMargin,
    grossMarginRatio,
    receivables: owed?.receivables ?? null,
    overdue: owed?.overdue ?? null,
  }
}

/** Added up in cents, so that nothing of a cent comes of the adding. */
function sumCents(amounts: readonly Figure[]): number {
  return amounts.reduce<number>((sum, amount) => sum + Math.round((amount ?? 0) * 100), 0) / 100
}
