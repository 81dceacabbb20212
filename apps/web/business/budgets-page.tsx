import { useMemo } from 'react'
import type { BudgetLine, Budgets, Column, Row } from '@perdure/protocol'
import { formatTick } from '../figures/format.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import type { Selected } from '../page/page-context.ts'
import { isBudgets } from './answers.ts'
import { FiguresTable, type FiguresColumn } from './figures-table.tsx'
import { comparison } from './comparisons.ts'
import { Headlines, type HeadlineFigure } from './headlines.tsx'
import { PageChart } from './page-chart.tsx'
import { PageFrame } from './page-frame.tsx'
import { useTableOrder } from './use-table-order.ts'

/** Budget against actual, line by line of the income statement. */
export function BudgetsPage(page: BusinessPageProps) {
  return (
    <PageFrame
      page={page}
      shape={isBudgets}
      find={({ totals }, id) => subject(totals.find(({ line }) => line === id))}
      isEmpty={({ totals }) => totals.length === 0}
    >
      {(budgets) => <BudgetsFigures page={page} budgets={budgets} />}
    </PageFrame>
  )
}

const LABEL: Column = { key: 'label', label: 'Line', unit: 'text' }
const SERIES: Column[] = [
  { key: 'budget', label: 'Budget', unit: 'usd' },
  { key: 'actual', label: 'Actual', unit: 'usd' },
]
const COLUMNS: FiguresColumn[] = [
  LABEL,
  ...SERIES,
  { key: 'variance', label: 'Variance', unit: 'usd', isGood: isBetter },
  { key: 'varianceRatio', label: 'Variance %', unit: 'ratio', changeOf: 'usd', isGood: isBetter },
  { key: 'judgement', label: 'For the result', unit: 'text' },
]

function BudgetsFigures({ page, budgets }: { page: BusinessPageProps; budgets: Budgets }) {
  const { fiscalYear, totals, asOf, scope, formula } = budgets
  const metrics = useMemo(() => totals.filter(({ level }) => level === 0), [totals])
  const rows = useMemo(() => totals.map((line) => ({ ...line, judgement: judgementOf(line) })), [totals])
  return (
    <>
      <Headlines figures={metrics.map(headlineOf)} />
      <PageChart title={`Budget and actual, FY${fiscalYear}`} x={LABEL} series={SERIES} rows={metrics} kind="bar" />
      <FiguresTable
        title={`Income statement, FY${fiscalYear}`}
        columns={COLUMNS}
        rows={rows}
        subjectOf={({ line, label }) => subject({ line: String(line), label: String(label) })}
        levelOf={({ level }) => Number(level)}
        provenance={{ asOf, scope, formula }}
        {...useTableOrder(page, COLUMNS)}
      />
    </>
  )
}

function subject(line: Pick<BudgetLine, 'line' | 'label'> | undefined): Selected | undefined {
  return line && { kind: 'budget_line', id: line.line, name: line.label }
}

function isBetter({ variance, favourable }: Row): boolean | undefined {
  return variance === 0 ? undefined : favourable === true
}

function judgementOf({ variance, favourable }: BudgetLine): string {
  return variance === 0 ? '' : favourable ? 'Better' : 'Worse'
}

/** A cost that is higher than budgeted is worse, and so says its line. */
function headlineOf({ label, actual, variance, varianceRatio, favourable }: BudgetLine): HeadlineFigure {
  const higherIsBetter = favourable === variance >= 0
  return {
    label,
    value: formatTick(actual, 'usd'),
    comparisons: comparison({
      change: varianceRatio,
      unit: 'usd',
      favourable: higherIsBetter ? 'higher' : 'lower',
      against: 'budget',
    }),
  }
}
