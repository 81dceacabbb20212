/**
 * A driver-based income statement: what is booked in a baseline year, moved by drivers, rolled up to profit before tax.
 * The structure is that of an operating budget (Horngren, Datar & Rajan, "Cost Accounting", chapter 6): sales move with
 * volume and price, variable cost with volume and what it is paid with, fixed cost by its own growth.
 */

/** Changes from one year to the next, as ratios: 0.03 is 3 % more. */
export const DRIVERS = [
  'volumeGrowth',
  'priceChange',
  'inputCostInflation',
  'wageInflation',
  'headcountGrowth',
  'overheadGrowth',
  'opexGrowth',
  'depreciationChange',
  'interestChange',
] as const
export type Driver = (typeof DRIVERS)[number]

/** The lines that are booked; every other line is made of them. Costs are positive. */
export const BOOKED_LINES = [
  'net_sales',
  'variable_cost_of_sales',
  'direct_labour',
  'fixed_cost_of_sales',
  'personnel_expenses',
  'variable_operating_expenses',
  'other_operating_expenses',
  'depreciation',
  'interest_expense',
  'other_income',
] as const
export type BookedLine = (typeof BOOKED_LINES)[number]

/** What moves each line: it is multiplied by 1 + each of these drivers, year by year. */
export const MOVED_BY: Readonly<Record<BookedLine, readonly Driver[]>> = {
  net_sales: ['volumeGrowth', 'priceChange'],
  variable_cost_of_sales: ['volumeGrowth', 'inputCostInflation'],
  direct_labour: ['volumeGrowth', 'wageInflation'],
  fixed_cost_of_sales: ['overheadGrowth'],
  personnel_expenses: ['headcountGrowth', 'wageInflation'],
  variable_operating_expenses: ['volumeGrowth', 'priceChange'],
  other_operating_expenses: ['opexGrowth'],
  depreciation: ['depreciationChange'],
  interest_expense: ['interestChange'],
  other_income: [],
}

/** The whole statement, in its order. */
export const STATEMENT_LINES = [
  'net_sales',
  'variable_cost_of_sales',
  'direct_labour',
  'fixed_cost_of_sales',
  'cost_of_sales',
  'gross_margin',
  'personnel_expenses',
  'variable_operating_expenses',
  'other_operating_expenses',
  'depreciation',
  'operating_expenses',
  'ebitda',
  'operating_profit',
  'interest_expense',
  'other_income',
  'profit_before_tax',
] as const
export type StatementLine = (typeof STATEMENT_LINES)[number]

export type BookedAmounts = Readonly<Record<BookedLine, number>>
export type Statement = Readonly<Record<StatementLine, number>>
/** One value a year; the last one holds for all years after. Absent or empty: no change. */
export type DriverPlan = Readonly<Partial<Record<Driver, readonly number[]>>>

/** By what a line is multiplied `year` years after the baseline; 1 for year 0. */
export function growthFactor(line: BookedLine, plan: DriverPlan, year: number): number {
  let factor = 1
  for (const driver of MOVED_BY[line]) {
    const values = plan[driver] ?? []
    for (let each = 0; each < year && values.length > 0; each += 1) {
      factor *= 1 + values[Math.min(each, values.length - 1)]!
    }
  }
  return factor
}

/** The booked lines `year` years on, in the amounts' own unit, unrounded. */
export function moveAmounts(booked: BookedAmounts, plan: DriverPlan, year: number): BookedAmounts {
  return mapLines((line) => booked[line] * growthFactor(line, plan, year))
}

/**
 * Rolls booked lines up. Cost of sales = variable + labour + fixed; gross margin = net sales − cost of sales; operating
 * expenses = personnel + variable + other + depreciation; operating profit (EBIT) = gross margin − operating expenses;
 * EBITDA = operating profit + depreciation; profit before tax = operating profit − interest expense + other income.
 * Exact for whole amounts.
 */
export function rollUp(booked: BookedAmounts): Statement {
  const costOfSales = booked.variable_cost_of_sales + booked.direct_labour + booked.fixed_cost_of_sales
  const grossMargin = booked.net_sales - costOfSales
  const operatingExpenses =
    booked.personnel_expenses +
    booked.variable_operating_expenses +
    booked.other_operating_expenses +
    booked.depreciation
  const operatingProfit = grossMargin - operatingExpenses
  return {
    ...booked,
    cost_of_sales: costOfSales,
    gross_margin: grossMargin,
    operating_expenses: operatingExpenses,
    operating_profit: operatingProfit,
    ebitda: operatingProfit + booked.depreciation,
    profit_before_tax: operatingProfit - booked.interest_expense + booked.other_income,
  }
}

/**
 * The months of `years` years after the baseline, in whole cents: each is the same month of the baseline year, so that
 * its season stays, moved by that year's drivers and rounded line by line; years are sums of their months, to the cent.
 */
export function projectMonths(baseline: readonly BookedAmounts[], plan: DriverPlan, years: number): BookedAmounts[][] {
  return Array.from({ length: years }, (_, index) =>
    baseline.map((month) => {
      const moved = moveAmounts(month, plan, index + 1)
      return mapLines((line) => Math.round(moved[line]))
    }),
  )
}

export function addAmounts(months: readonly BookedAmounts[]): BookedAmounts {
  return mapLines((line) => months.reduce((sum, month) => sum + month[line], 0))
}

function mapLines(amountOf: (line: BookedLine) => number): BookedAmounts {
  return Object.fromEntries(BOOKED_LINES.map((line) => [line, amountOf(line)])) as Record<BookedLine, number>
}
