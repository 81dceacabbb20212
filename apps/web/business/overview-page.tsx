import { useMemo } from 'react'
import type { Column, Headline, Overview } from '@perdure/protocol'
import { formatTick, formatCell, formatDate, NO_VALUE } from '../figures/format.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import type { Selected } from '../page/page-context.ts'
import { isOverview } from './answers.ts'
import { changeColumn } from './change-column.ts'
import { comparison } from './comparisons.ts'
import { FiguresTable, type FiguresColumn } from './figures-table.tsx'
import { Headlines, type HeadlineFigure } from './headlines.tsx'
import { PageChart } from './page-chart.tsx'
import { PageFrame } from './page-frame.tsx'
import { useTableOrder } from './use-table-order.ts'

/** How the year goes: against the year before and the budget, month by month and unit by unit. */
export function OverviewPage(page: BusinessPageProps) {
  return (
    <PageFrame page={page} shape={isOverview} find={findSubject} isEmpty={({ byMonth }) => byMonth.length === 0}>
      {(overview) => <OverviewFigures page={page} overview={overview} />}
    </PageFrame>
  )
}

function OverviewFigures({ page, overview }: { page: BusinessPageProps; overview: Overview }) {
  const { fiscalYear, headlines, byMonth, byBusinessUnit } = overview
  const series = useMemo(() => monthSeries(overview), [overview])
  return (
    <>
      <Headlines figures={headlines.map((headline) => describeHeadline(headline, fiscalYear))} />
      <PageChart title={`Net sales by month, FY${fiscalYear}`} x={MONTH} series={series} rows={byMonth} kind="line" />
      {byBusinessUnit.length > 1 ? (
        <UnitsTable page={page} overview={overview} />
      ) : (
        <MonthsTable page={page} overview={overview} />
      )}
    </>
  )
}

const MONTH: Column = { key: 'month', label: 'Month', unit: 'date' }

/** This year, the one before and the budget, as far as the books have them. */
function monthSeries({ fiscalYear, byMonth }: Overview): Column[] {
  const all: Column[] = [
    { key: 'netSales', label: `FY${fiscalYear}`, unit: 'usd' },
    { key: 'netSalesBefore', label: `FY${fiscalYear - 1}`, unit: 'usd' },
    { key: 'netSalesBudget', label: 'Budget', unit: 'usd' },
  ]
  return all.filter(({ key }) => byMonth.some((row) => row[key as 'netSales'] !== null))
}

function describeHeadline(headline: Headline, fiscalYear: number): HeadlineFigure {
  const { label, unit, favourable, actual, change, budgetChange } = headline
  return {
    label,
    value: actual === null ? NO_VALUE : unit === 'usd' ? formatTick(actual, unit) : formatCell(actual, unit),
    comparisons: [
      ...comparison({ change, unit, favourable, against: `FY${fiscalYear - 1}` }),
      ...comparison({ change: budgetChange, unit, favourable, against: 'budget' }),
    ],
  }
}

function unitColumns(fiscalYear: number): FiguresColumn[] {
  return [
    { key: 'businessUnit', label: 'Business unit', unit: 'text' },
    { key: 'netSales', label: 'Net sales', unit: 'usd' },
    changeColumn('netSalesChange', `On FY${fiscalYear - 1}`),
    changeColumn('netSalesBudgetChange', 'On budget'),
    { key: 'grossMarginRatio', label: 'Gross margin %', unit: 'ratio' },
    { key: 'grossMarginRatioBefore', label: `In FY${fiscalYear - 1}`, unit: 'ratio' },
    { key: 'operatingProfit', label: 'Operating profit', unit: 'usd' },
    { key: 'operatingMarginRatio', label: 'Operating margin %', unit: 'ratio' },
  ]
}

function UnitsTable({ page, overview }: { page: BusinessPageProps; overview: Overview }) {
  const { fiscalYear, byBusinessUnit, totals, asOf, scope, formula } = overview
  const columns = useMemo(() => unitColumns(fiscalYear), [fiscalYear])
  return (
    <FiguresTable
      title={`Business units, FY${fiscalYear}`}
      columns={columns}
      rows={byBusinessUnit}
      totals={{ ...totals, businessUnit: 'All' }}
      subjectOf={({ businessUnitId, businessUnit }) => unitSubject(String(businessUnitId), String(businessUnit))}
      provenance={{ asOf, scope, formula }}
      {...useTableOrder(page, columns)}
    />
  )
}

function monthColumns(fiscalYear: number): FiguresColumn[] {
  return [
    MONTH,
    { key: 'netSales', label: 'Net sales', unit: 'usd' },
    { key: 'netSalesBefore', label: `In FY${fiscalYear - 1}`, unit: 'usd' },
    changeColumn('netSalesChange', 'Change'),
    { key: 'netSalesBudget', label: 'Budget', unit: 'usd' },
    { key: 'grossMarginRatio', label: 'Gross margin %', unit: 'ratio' },
    { key: 'grossMarginRatioBefore', label: `In FY${fiscalYear - 1}`, unit: 'ratio' },
  ]
}

function MonthsTable({ page, overview }: { page: BusinessPageProps; overview: Overview }) {
  const { fiscalYear, byMonth, totals, asOf, scope, formula } = overview
  const columns = useMemo(() => monthColumns(fiscalYear), [fiscalYear])
  return (
    <FiguresTable
      title={`Months of FY${fiscalYear}`}
      columns={columns}
      rows={byMonth}
      totals={{ ...totals, month: 'All' }}
      subjectOf={({ month }) => monthSubject(String(month))}
      provenance={{ asOf, scope, formula }}
      {...useTableOrder(page, columns)}
    />
  )
}

const unitSubject = (id: string, name: string): Selected => ({ kind: 'business_unit', id, name })
const monthSubject = (month: string): Selected => ({ kind: 'month', id: month, name: formatDate(month) })

function findSubject({ byBusinessUnit, byMonth }: Overview, id: string): Selected | undefined {
  const unit = byBusinessUnit.find(({ businessUnitId }) => businessUnitId === id)
  if (unit) return unitSubject(id, unit.businessUnit)
  return byMonth.some(({ month }) => month === id) ? monthSubject(id) : undefined
}
