import { RequestError } from '@perdure/books'
import type { Column, Row } from '@perdure/protocol'
import { z } from 'zod'
import {
  addAmounts,
  projectMonths,
  rollUp,
  STATEMENT_LINES,
  type DriverPlan,
  type Statement,
} from '../domain/financial-model.ts'
import { difference, quotient } from './tables/figures.ts'
import { describedYear, filterFields, ROWS_MAX } from './tables/filters.ts'
import { readBaseline, type ModelBaseline } from './models/model-baseline.ts'
import { describePlan, driversField, HORIZON_MAX_YEARS, LINE_LABELS, MODEL_FORMULA, planOf } from './models/model-drivers.ts'
import { monthAfter } from './periods/month-series.ts'
import { correctable, tableResult, type Table } from './tables/table.ts'
import { subjectTitle } from './tables/titles.ts'
import type { Tool } from './tool.ts'

const SCENARIOS_MAX = 5
const MONTHLY_MAX_YEARS = 3
const PLAN = 'Plan'

export const runFinancialModelInput = z.strictObject({
  drivers: driversField
    .default({})
    .describe(
      'Changes a year as ratios (0.03 = 3 %), or a list with one a year, the last for all after. Absent: none.',
    ),
  scenarios: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(60).describe('What the scenario is called.'),
        drivers: driversField.describe('Take the place of the drivers of the same name above.'),
      }),
    )
    .min(1)
    .max(SCENARIOS_MAX)
    .optional()
    .describe('Several futures side by side. Absent: one, called Plan, of `drivers`.'),
  horizonYears: z.int().min(1).max(HORIZON_MAX_YEARS).default(3).describe('Years after the baseline.'),
  baselineFiscalYear: describedYear('A whole fiscal year. Absent: the latest.').optional(),
  businessUnits: filterFields.businessUnits,
  view: z
    .enum(['statement', 'scenarios', 'years', 'months'])
    .default('statement')
    .describe(
      'statement: lines down, years across. scenarios: the last year, lines down, scenarios across. years, months: ' +
        `periods down, lines across, for a chart; months for at most ${MONTHLY_MAX_YEARS} years.`,
    ),
})
export type RunFinancialModelInput = z.infer<typeof runFinancialModelInput>

interface Scenario {
  name: string
  plan: DriverPlan
  /** By year, then month: whole cents. */
  years: { statement: Statement; months: Statement[] }[]
}

/**
 * A driver-based income statement down to EBITDA, EBIT and profit before tax. Units: dollars to the cent; ratios.
 * Formulas: those of `domain/financial-model.ts`, line by line; every month is the same month of the baseline year
 * moved by the year's drivers and rounded, years are sums of months, subtotals sums of lines, so that all of it adds up
 * to the cent. Source: the ledger's actuals of one whole fiscal year; Horngren, Datar & Rajan, "Cost Accounting",
 * chapter 6. Without drivers it is the baseline again. Taxes are not modelled.
 */
export const runFinancialModel: Tool<RunFinancialModelInput> = {
  name: 'run_financial_model',
  title: 'Financial model',
  description:
    'Projects the income statement of a whole fiscal year forward by drivers (volume, price, input cost, wages, ' +
    'headcount, overhead, operating expenses, depreciation, interest), at most 10 years, in up to 5 scenarios. View ' +
    'statement: `line`, `baseline`, one column a year (`fy2027`), `change` and `change_ratio` from baseline to the ' +
    'last year (with `scenario` before, for several). View scenarios: `line`, `baseline`, `scenario_1` and so on, of ' +
    'the last year. Views years and months: one row a period, one column a line, `gross_margin_ratio` and ' +
    '`ebitda_margin_ratio`. What is not driven stays as booked; taxes are not modelled. It computes what the drivers ' +
    'imply; it does not predict them.',
  input: runFinancialModelInput,
  run: (input, context) =>
    correctable(async () => {
      if (input.view === 'months' && input.horizonYears > MONTHLY_MAX_YEARS) {
        throw new RequestError('horizonYears', `By month it goes ${MONTHLY_MAX_YEARS} years at most.`, ['1', '2', '3'])
      }
      const { baselineFiscalYear: fiscalYear, businessUnits } = input
      const baseline = await readBaseline({ fiscalYear, businessUnits }, context)
      const scenarios = scenariosOf(input).map(({ name, plan }) =>
        projectScenario(name, plan, baseline, input.horizonYears),
      )
      return tableResult(tableOf(input, baseline, scenarios), { limit: ROWS_MAX, offset: 0 })
    }),
}

function scenariosOf({ drivers, scenarios }: RunFinancialModelInput): Pick<Scenario, 'name' | 'plan'>[] {
  const common = planOf(drivers)
  if (scenarios === undefined) return [{ name: PLAN, plan: common }]
  const names = scenarios.map(({ name }) => name.trim())
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new RequestError('scenarios', `Two scenarios are called "${twice}".`)
  return scenarios.map(({ drivers: own }, index) => ({ name: names[index]!, plan: { ...common, ...planOf(own) } }))
}

function projectScenario(name: string, plan: DriverPlan, { months }: ModelBaseline, horizonYears: number): Scenario {
  const years = projectMonths(months, plan, horizonYears)
  return {
    name,
    plan,
    years: years.map((own) => ({ statement: rollUp(addAmounts(own)), months: own.map(rollUp) })),
  }
}

function tableOf(input: RunFinancialModelInput, baseline: ModelBaseline, scenarios: readonly Scenario[]): Table {
  const { year, answer } = baseline
  const last = year.fiscalYear + input.horizonYears
  const period = input.horizonYears === 1 ? `FY${last}` : `FY${year.fiscalYear + 1} to FY${last}`
  const subject = subjectTitle({ what: ['Income statement'], narrowedTo: answer.narrowedTo })
  const layOut = { statement: layOutStatement, scenarios: layOutScenarios, years: layOutYears, months: layOutMonths }[
    input.view
  ]
  return {
    title: `${subject}, modelled for ${period} from ${year.label}`,
    ...layOut(baseline, scenarios),
    provenance: {
      ...answer,
      scope: `${answer.scope}; ${scenarios.map(({ name, plan }) => `${name}: ${describePlan(plan)}`).join('; ')}`,
      formula: MODEL_FORMULA,
    },
    remarks: [
      'Figures after the baseline are what the drivers imply, not bookings. Taxes are not modelled.',
      ...baseline.remarks,
    ],
  }
}

type Layout = (baseline: ModelBaseline, scenarios: readonly Scenario[]) => Pick<Table, 'columns' | 'rows'>

const LINE_COLUMN: Column = { key: 'line', label: 'Line', unit: 'text' }
const SCENARIO_COLUMN: Column = { key: 'scenario', label: 'Scenario', unit: 'text' }
const dollars = (cents: number): number => cents / 100
const baselineOf = ({ months }: ModelBaseline): Statement => rollUp(addAmounts(months))

const layOutStatement: Layout = (baseline, scenarios) => {
  const booked = baselineOf(baseline)
  const keyOf = (index: number): string => `fy${baseline.year.fiscalYear + index + 1}`
  const several = scenarios.length > 1
  return {
    columns: [
      ...(several ? [SCENARIO_COLUMN] : []),
      LINE_COLUMN,
      { key: 'baseline', label: `${baseline.year.label}, booked`, unit: 'usd' },
      ...scenarios[0]!.years.map((_, index): Column => ({
        key: keyOf(index),
        label: `FY${baseline.year.fiscalYear + index + 1}`,
        unit: 'usd',
      })),
      { key: 'change', label: 'Change from the baseline to the last year', unit: 'usd' },
      { key: 'change_ratio', label: 'Change %', unit: 'ratio' },
    ],
    rows: scenarios.flatMap(({ name, years }) =>
      STATEMENT_LINES.map((line): Row => {
        const [first, end] = [dollars(booked[line]), dollars(years.at(-1)!.statement[line])]
        const change = difference(end, first, 'usd')
        return {
          ...(several ? { scenario: name } : {}),
          line: LINE_LABELS[line],
          baseline: first,
          ...Object.fromEntries(years.map(({ statement }, index) => [keyOf(index), dollars(statement[line])])),
          change,
          change_ratio: quotient(change, Math.abs(first)),
        }
      }),
    ),
  }
}

const layOutScenarios: Layout = (baseline, scenarios) => {
  const booked = baselineOf(baseline)
  return {
    columns: [
      LINE_COLUMN,
      { key: 'baseline', label: `${baseline.year.label}, booked`, unit: 'usd' },
      ...scenarios.map(({ name }, index): Column => ({ key: `scenario_${index + 1}`, label: name, unit: 'usd' })),
    ],
    rows: STATEMENT_LINES.map((line) => ({
      line: LINE_LABELS[line],
      baseline: dollars(booked[line]),
      ...Object.fromEntries(
        scenarios.map(({ years }, index) => [`scenario_${index + 1}`, dollars(years.at(-1)!.statement[line])]),
      ),
    })),
  }
}

const layOutYears: Layout = (baseline, scenarios) =>
  layOutPeriods(scenarios, [`FY${baseline.year.fiscalYear}`, baselineOf(baseline)], ({ years }) =>
    years.map(({ statement }, index) => [`FY${baseline.year.fiscalYear + index + 1}`, statement]),
  )

const layOutMonths: Layout = (baseline, scenarios) => {
  const { completeMonths } = baseline.year
  return layOutPeriods(scenarios, undefined, ({ years }) =>
    years.flatMap(({ months }, index) =>
      months.map((statement, month): Period => [monthAfter(completeMonths[month]!, 12 * (index + 1)), statement]),
    ),
  )
}

type Period = [period: string, statement: Statement]

function layOutPeriods(
  scenarios: readonly Scenario[],
  first: Period | undefined,
  periodsOf: (scenario: Scenario) => Period[],
): Pick<Table, 'columns' | 'rows'> {
  const several = scenarios.length > 1
  return {
    columns: [
      ...(several ? [SCENARIO_COLUMN] : []),
      { key: 'period', label: 'Period', unit: 'text' },
      ...STATEMENT_LINES.map((line): Column => ({ key: line, label: LINE_LABELS[line], unit: 'usd' })),
      { key: 'gross_margin_ratio', label: 'Gross margin %', unit: 'ratio' },
      { key: 'ebitda_margin_ratio', label: 'EBITDA margin %', unit: 'ratio' },
    ],
    rows: scenarios.flatMap((scenario) =>
      [...(first ? [first] : []), ...periodsOf(scenario)].map(([period, statement]) => ({
        ...(several ? { scenario: scenario.name } : {}),
        period,
        ...Object.fromEntries(STATEMENT_LINES.map((line) => [line, dollars(statement[line])])),
        gross_margin_ratio: quotient(statement.gross_margin, statement.net_sales),
        ebitda_margin_ratio: quotient(statement.ebitda, statement.net_sales),
      })),
    ),
  }
}
