import { z } from 'zod'
import { DRIVERS, type Driver, type DriverPlan, type StatementLine } from '../../domain/financial-model.ts'

/** What a model takes from its caller, and how its lines are called. */

/** A year cannot take more than everything away, nor grow more than sixfold. */
export const DRIVER_LOW = -0.95
export const DRIVER_HIGH = 5
export const HORIZON_MAX_YEARS = 10

const yearlyChange = z.number().min(DRIVER_LOW).max(DRIVER_HIGH)

export const DRIVER_MEANINGS: Readonly<Record<Driver, string>> = {
  volumeGrowth:
    'Growth of what is sold; moves net sales, variable cost of sales, direct labour and variable selling cost',
  priceChange: 'Change of net prices; moves net sales and variable selling cost',
  inputCostInflation: 'Change of the unit cost of materials, freight and other variable cost of sales',
  wageInflation: 'Change of pay per hour or head; moves direct labour and personnel expenses',
  headcountGrowth: 'Growth of the heads paid from operating expenses; moves personnel expenses',
  overheadGrowth: 'Growth of the fixed cost of sales',
  opexGrowth: 'Growth of operating expenses that are neither personnel, variable nor depreciation',
  depreciationChange: 'Change of depreciation',
  interestChange: 'Change of interest expense',
}

export const DRIVER_LABELS: Readonly<Record<Driver, string>> = {
  volumeGrowth: 'Volume growth',
  priceChange: 'Price change',
  inputCostInflation: 'Input cost inflation',
  wageInflation: 'Wage inflation',
  headcountGrowth: 'Headcount growth',
  overheadGrowth: 'Production overhead growth',
  opexGrowth: 'Operating expenses growth',
  depreciationChange: 'Depreciation change',
  interestChange: 'Interest change',
}

const driverField = (driver: Driver) =>
  z
    .union([yearlyChange, z.array(yearlyChange).min(1).max(HORIZON_MAX_YEARS)])
    .optional()
    .describe(`${DRIVER_MEANINGS[driver]}.`)

/** Each driver a year's change as a ratio, or one for each year; what is not given does not change. */
export const driversField = z.strictObject({
  volumeGrowth: driverField('volumeGrowth'),
  priceChange: driverField('priceChange'),
  inputCostInflation: driverField('inputCostInflation'),
  wageInflation: driverField('wageInflation'),
  headcountGrowth: driverField('headcountGrowth'),
  overheadGrowth: driverField('overheadGrowth'),
  opexGrowth: driverField('opexGrowth'),
  depreciationChange: driverField('depreciationChange'),
  interestChange: driverField('interestChange'),
})
export type DriversInput = z.infer<typeof driversField>

export function planOf(drivers: DriversInput): DriverPlan {
  return Object.fromEntries(
    DRIVERS.flatMap((driver) => {
      const value = drivers[driver]
      return value === undefined ? [] : [[driver, typeof value === 'number' ? [value] : value]]
    }),
  )
}

/** `volume growth 5.0%, wage inflation 3.0% then 4.0%`; for a scope. */
export function describePlan(plan: DriverPlan): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`
  const told = DRIVERS.flatMap((driver) => {
    const values = plan[driver]
    return values === undefined ? [] : [`${DRIVER_LABELS[driver].toLowerCase()} ${values.map(percent).join(' then ')}`]
  })
  return told.length === 0 ? 'no change' : told.join(', ')
}

export const LINE_LABELS: Readonly<Record<StatementLine, string>> = {
  net_sales: 'Net sales',
  variable_cost_of_sales: 'Materials and other variable cost of sales',
  direct_labour: 'Direct labour',
  fixed_cost_of_sales: 'Fixed cost of sales',
  cost_of_sales: 'Cost of sales',
  gross_margin: 'Gross margin',
  personnel_expenses: 'Personnel expenses',
  variable_operating_expenses: 'Variable operating expenses',
  other_operating_expenses: 'Other operating expenses',
  depreciation: 'Depreciation and amortisation',
  operating_expenses: 'Operating expenses',
  ebitda: 'EBITDA',
  operating_profit: 'Operating profit (EBIT)',
  interest_expense: 'Interest expense',
  other_income: 'Other income before interest expense',
  profit_before_tax: 'Profit before tax',
}

/** How each line comes about, for a dataset's formula. */
export const MODEL_FORMULA =
  'net sales and variable operating expenses × (1 + volume) × (1 + price); variable cost of sales × (1 + volume) × ' +
  '(1 + input cost); direct labour × (1 + volume) × (1 + wages); fixed cost of sales × (1 + overhead); personnel × ' +
  '(1 + headcount) × (1 + wages); other operating expenses × (1 + opex); depreciation and interest × (1 + their ' +
  'change); other income held; each year on the one before. Gross margin = net sales − cost of sales; EBIT = gross margin − ' +
  'operating expenses; EBITDA = EBIT + depreciation; profit before tax = EBIT − interest + other income'
