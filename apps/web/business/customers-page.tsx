import { useMemo } from 'react'
import type { Column, CustomerResource, Customers } from '@perdure/protocol'
import { formatCell, formatTick, NO_VALUE } from '../figures/format.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import type { Selected } from '../page/page-context.ts'
import { isCustomers } from './answers.ts'
import { changeColumn } from './change-column.ts'
import { comparison } from './comparisons.ts'
import { FiguresTable, type FiguresColumn } from './figures-table.tsx'
import { Headlines, type HeadlineFigure } from './headlines.tsx'
import { PageChart } from './page-chart.tsx'
import { PageFrame } from './page-frame.tsx'
import { largest } from './largest.ts'
import { useTableOrder } from './use-table-order.ts'

/** Who buys: how much, how profitably, whether more than before, and what they owe. */
export function CustomersPage(page: BusinessPageProps) {
  return (
    <PageFrame
      page={page}
      shape={isCustomers}
      searched="Find a customer"
      find={({ rows }, id) => subject(rows.find(({ customerId }) => customerId === id))}
      isEmpty={({ rows }) => rows.length === 0}
    >
      {(customers) => <CustomersFigures page={page} customers={customers} />}
    </PageFrame>
  )
}

const NAME: Column = { key: 'name', label: 'Customer', unit: 'text' }

function CustomersFigures({ page, customers }: { page: BusinessPageProps; customers: Customers }) {
  const { fiscalYear, rows, totals, asOf, scope, formula } = customers
  const columns = useMemo(() => columnsOf(customers), [customers])
  const series = useMemo(() => seriesOf(customers), [customers])
  const drawn = useMemo(() => largest(rows, ({ netSales }) => netSales), [rows])
  return (
    <>
      <Headlines figures={headlinesOf(customers)} />
      <PageChart title={`Largest customers, FY${fiscalYear}`} x={NAME} series={series} rows={drawn} kind="ranking" />
      <FiguresTable
        title={`Customers, FY${fiscalYear}`}
        columns={columns}
        rows={rows}
        totals={{ ...totals, name: 'All' }}
        subjectOf={(row) => subject(row as unknown as CustomerResource)}
        provenance={{ asOf, scope, formula }}
        {...useTableOrder(page, columns, '-netSales')}
      />
    </>
  )
}

function subject(customer: Pick<CustomerResource, 'customerId' | 'name'> | undefined): Selected | undefined {
  return customer && { kind: 'customer', id: customer.customerId, name: customer.name }
}

function columnsOf({ fiscalYear, receivablesMonth, totals }: Customers): FiguresColumn[] {
  const growth = changeColumn('netSalesChange', `On FY${fiscalYear - 1}`)
  const owed: FiguresColumn[] = [
    { key: 'receivables', label: 'Receivables', unit: 'usd' },
    { key: 'overdue', label: 'Overdue', unit: 'usd' },
  ]
  return [
    NAME,
    { key: 'netSales', label: 'Net sales', unit: 'usd' },
    { key: 'netSalesShare', label: 'Share', unit: 'ratio' },
    ...(totals.netSalesBefore === null ? [] : [growth]),
    { key: 'grossMarginRatio', label: 'Margin %', unit: 'ratio' },
    ...(receivablesMonth === null ? [] : owed),
    { key: 'type', label: 'Type', unit: 'text' },
    { key: 'region', label: 'Region', unit: 'text' },
  ]
}

function seriesOf({ fiscalYear, totals }: Customers): Column[] {
  const now: Column = { key: 'netSales', label: `FY${fiscalYear}`, unit: 'usd' }
  const before: Column = { key: 'netSalesBefore', label: `FY${fiscalYear - 1}`, unit: 'usd' }
  return totals.netSalesBefore === null ? [now] : [now, before]
}

function headlinesOf({ fiscalYear, rows, totals, receivablesMonth }: Customers): HeadlineFigure[] {
  const { netSales, netSalesChange, grossMarginRatio, receivables, overdue } = totals
  const usd = (amount: number | null) => (amount === null ? NO_VALUE : formatTick(amount, 'usd'))
  const growth = comparison({
    change: netSalesChange,
    unit: 'usd',
    favourable: 'higher',
    against: `FY${fiscalYear - 1}`,
  })
  const owed: HeadlineFigure[] = [
    { label: 'Receivables', value: usd(receivables), comparisons: [] },
    { label: 'Overdue', value: usd(overdue), comparisons: [] },
  ]
  return [
    { label: 'Customers', value: formatCell(rows.length, 'count'), comparisons: [] },
    { label: 'Net sales', value: usd(netSales), comparisons: growth },
    { label: 'Gross margin %', value: formatCell(grossMarginRatio, 'ratio'), comparisons: [] },
    ...(receivablesMonth === null ? [] : owed),
  ]
}
