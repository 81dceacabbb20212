import type { Budgets, Customers, Definitions, Overview, Products } from '@perdure/protocol'

/** A small company's answers of the business API, for tests and for looking at the pages. */

const UNITS = [
  { id: 'signals', name: 'Signals' },
  { id: 'controllers', name: 'Controllers' },
  { id: 'services', name: 'Field Services' },
]
export const BUSINESS_UNITS = UNITS

const YEARS = [2024, 2025, 2026]
const LATEST = 2026

interface Asked {
  fiscalYear: number
  units: readonly { id: string; name: string }[]
  search: string
}

const PROVENANCE = { asOf: '2026-06-30', formula: 'Net sales = gross sales − returns − discounts' }

/** What the business API says to a path and query; undefined for a route that it does not have. */
export function businessAnswer(target: string): unknown {
  const { pathname, searchParams } = new URL(target, 'http://business')
  const wanted = searchParams.getAll('businessUnit')
  const asked: Asked = {
    fiscalYear: Number(searchParams.get('fiscalYear') ?? LATEST),
    units: UNITS.filter(({ id }) => wanted.length === 0 || wanted.includes(id)),
    search: (searchParams.get('search') ?? '').toLowerCase(),
  }
  return ANSWERS[pathname]?.(asked)
}

const ANSWERS: Readonly<Record<string, (asked: Asked) => unknown>> = {
  '/api/definitions': definitions,
  '/api/overview': overview,
  '/api/customers': customers,
  '/api/products': products,
  '/api/budgets': budgets,
}

/** Figures differ by year and unit, so that a test sees which were asked for. */
const sizeOf = ({ fiscalYear, units }: Asked): number =>
  units.reduce((sum, { id }) => sum + (10 + UNITS.findIndex((unit) => unit.id === id)) * 1_000_000, 0) *
  (1 + (fiscalYear - LATEST) * 0.05)

const scopeOf = ({ fiscalYear, units }: Asked): string =>
  `actuals; FY${fiscalYear}; ${units.length === UNITS.length ? 'all business units' : units.map(({ name }) => name).join(', ')}`

function definitions(): Definitions {
  return {
    company: { name: 'Test Works', description: 'Makes signals', currency: 'USD' },
    asOf: PROVENANCE.asOf,
    fiscalYears: YEARS.map((fiscalYear) => ({
      fiscalYear,
      label: `FY${fiscalYear}`,
      from: `${fiscalYear - 1}-07`,
      to: `${fiscalYear}-06`,
      partial: false,
    })),
    latestFullYear: LATEST,
    businessUnits: UNITS.map((unit) => ({ ...unit, description: '' })),
    metrics: [],
    accounts: [],
    notes: [],
  }
}

const monthsOf = (fiscalYear: number): string[] =>
  Array.from({ length: 12 }, (_, index) => {
    const month = ((index + 6) % 12) + 1
    return `${month > 6 ? fiscalYear - 1 : fiscalYear}-${String(month).padStart(2, '0')}`
  })

const SEASON = [0.7, 0.8, 0.95, 1.1, 1.05, 0.9, 0.8, 0.9, 1.05, 1.2, 1.25, 1.3]

function overview(asked: Asked): Overview {
  const { fiscalYear, units } = asked
  const size = sizeOf(asked)
  const hasBefore = fiscalYear > YEARS[0]!
  const figures = (netSales: number) => ({
    netSales,
    netSalesBefore: hasBefore ? netSales * 0.953 : null,
    netSalesChange: hasBefore ? 0.0493 : null,
    netSalesBudget: netSales * 1.02,
    netSalesBudgetChange: -0.0196,
    grossMargin: netSales * 0.41,
    grossMarginRatio: 0.41,
    grossMarginRatioBefore: hasBefore ? 0.424 : null,
    operatingProfit: netSales * 0.083,
    operatingMarginRatio: 0.083,
  })
  const headline = (metric: string, label: string, unit: 'usd' | 'ratio', actual: number, change: number) => ({
    metric,
    label,
    unit,
    favourable: metric === 'operating_expenses' ? ('lower' as const) : ('higher' as const),
    actual,
    before: hasBefore ? actual - change : null,
    change: hasBefore ? change : null,
    budget: actual,
    budgetChange: -0.0196,
  })
  return {
    fiscalYear,
    months: monthsOf(fiscalYear),
    budgetMonths: monthsOf(fiscalYear),
    headlines: [
      headline('net_sales', 'Net sales', 'usd', size, 0.0493),
      headline('gross_margin', 'Gross margin', 'usd', size * 0.41, 0.0145),
      headline('gross_margin_ratio', 'Gross margin %', 'ratio', 0.41, -0.014),
      headline('operating_expenses', 'Operating expenses', 'usd', size * 0.327, 0.061),
      headline('operating_profit', 'Operating profit', 'usd', size * 0.083, -0.112),
      headline('operating_margin_ratio', 'Operating margin %', 'ratio', 0.083, -0.011),
    ],
    byMonth: monthsOf(fiscalYear).map((month, index) => {
      const { netSalesBudgetChange: _, operatingProfit: __, operatingMarginRatio: ___, ...rest } = figures(
        (size / 12) * (SEASON[index] ?? 1),
      )
      return { month, ...rest, netSalesBefore: hasBefore ? (size / 12) * (SEASON[(index + 1) % 12] ?? 1) * 0.95 : null }
    }),
    byBusinessUnit: units.map((unit) => ({
      businessUnitId: unit.id,
      businessUnit: unit.name,
      ...figures(sizeOf({ ...asked, units: [unit] })),
    })),
    totals: figures(size),
    scope: scopeOf(asked),
    ...PROVENANCE,
  }
}

const TOWNS = 'Fairwood Aldermere Brookview Eastham Cedar Falls Marlow Northgate Ashby Riverton Elmsford Hillsdale Weston'
const CUSTOMERS = TOWNS.split(' ').flatMap((town, index) => [
  { customerId: `C${1001 + index}`, name: `City of ${town}`, type: 'Municipality', region: 'Pacific' },
  { customerId: `C${1101 + index}`, name: `${town} County Road Department`, type: 'County', region: 'Midwest' },
  { customerId: `C${1201 + index}`, name: `${town} Traffic Contractors`, type: 'Contractor', region: 'Northeast' },
])

function customers(asked: Asked): Customers {
  const size = sizeOf(asked)
  const rows = CUSTOMERS.map((customer, index) => {
    const netSales = Math.round((size / 60) * (1 + ((index * 7) % 13) / 6) * 100) / 100
    const netSalesBefore = Math.round(netSales * (0.8 + ((index * 5) % 11) / 20) * 100) / 100
    return {
      ...customer,
      netSales,
      netSalesShare: netSales / size,
      netSalesBefore,
      netSalesChange: (netSales - netSalesBefore) / netSalesBefore,
      grossMargin: Math.round(netSales * 41) / 100,
      grossMarginRatio: 0.41 - (index % 9) / 100,
      receivables: Math.round(netSales * (index % 5) * 3) / 100,
      overdue: Math.round(netSales * (index % 3)) / 100,
    }
  }).filter(({ name, region }) => `${name} ${region}`.toLowerCase().includes(asked.search))
  const sum = (key: 'netSales' | 'netSalesBefore' | 'grossMargin' | 'receivables' | 'overdue') =>
    rows.reduce((total, row) => total + row[key], 0)
  return {
    fiscalYear: asked.fiscalYear,
    months: monthsOf(asked.fiscalYear),
    receivablesMonth: `${asked.fiscalYear}-06`,
    rows,
    totals: {
      netSales: sum('netSales'),
      netSalesShare: sum('netSales') / size,
      netSalesBefore: sum('netSalesBefore'),
      netSalesChange: (sum('netSales') - sum('netSalesBefore')) / sum('netSalesBefore'),
      grossMargin: sum('grossMargin'),
      grossMarginRatio: 0.371,
      receivables: sum('receivables'),
      overdue: sum('overdue'),
    },
    scope: scopeOf(asked),
    ...PROVENANCE,
  }
}

const PRODUCT_NAMES = [
  'Three-aspect signal head', 'Pedestrian countdown signal', 'LED module, amber', 'Backplate, louvred',
  'Intersection controller CTL-500', 'Conflict monitor', 'Cabinet, base-mounted', 'Battery backup unit',
  'Signal timing study', 'Preventive maintenance visit', 'Emergency call-out', 'Detector loop replacement',
]

function products(asked: Asked): Products {
  const rows = PRODUCT_NAMES.map((name, index) => {
    const unit = UNITS[Math.floor(index / 4)]!
    const listPrice = 480 + index * 215
    const netSales = sizeOf({ ...asked, units: [unit] }) / (5 + (index % 4) * 2)
    return {
      productId: `P-${100 + index}`,
      name,
      category: ['Signals', 'Controllers', 'Services'][Math.floor(index / 4)] ?? '',
      businessUnitId: unit.id,
      businessUnit: unit.name,
      listPrice,
      unitCost: listPrice * 0.58,
      unitMargin: listPrice * 0.42,
      unitMarginRatio: 0.42,
      units: Math.round(netSales / listPrice),
      netSales,
      grossMargin: netSales * (0.34 + (index % 5) / 30),
      grossMarginRatio: 0.34 + (index % 5) / 30,
      lineItems: [{ name: 'Housing', kind: 'material', quantity: 1, unitCost: 90, cost: 90 }],
    }
  }).filter(
    ({ name, businessUnitId }) =>
      name.toLowerCase().includes(asked.search) && asked.units.some(({ id }) => id === businessUnitId),
  )
  const sum = (key: 'units' | 'netSales' | 'grossMargin') => rows.reduce((total, row) => total + row[key], 0)
  return {
    fiscalYear: asked.fiscalYear,
    rows,
    totals: {
      units: sum('units'),
      netSales: sum('netSales'),
      grossMargin: sum('grossMargin'),
      grossMarginRatio: rows.length === 0 ? null : sum('grossMargin') / sum('netSales'),
    },
    scope: scopeOf(asked),
    ...PROVENANCE,
  }
}

const LINES: [line: string, label: string, level: 0 | 1, share: number, off: number][] = [
  ['net_sales', 'Net sales', 0, 1, -0.02],
  ['cost_of_sales', 'Cost of sales', 0, 0.59, 0.01],
  ['5100', 'Material', 1, 0.31, 0.03],
  ['5200', 'Labour', 1, 0.2, -0.01],
  ['5300', 'Production overhead', 1, 0.08, -0.005],
  ['gross_margin', 'Gross margin', 0, 0.41, -0.06],
  ['operating_expenses', 'Operating expenses', 0, 0.327, 0.04],
  ['6100', 'Salaries', 1, 0.21, 0.05],
  ['6300', 'Travel', 1, 0.02, 0.31],
  ['6400', 'Information technology', 1, 0.097, -0.02],
  ['operating_profit', 'Operating profit', 0, 0.083, -0.18],
]

function budgets(asked: Asked): Budgets {
  const size = sizeOf(asked)
  const totals = LINES.map(([line, label, level, share, varianceRatio]) => {
    const budget = size * share
    const isCost = line.startsWith('5') || line.startsWith('6') || line.includes('cost') || line.includes('expenses')
    return {
      businessUnitId: '',
      businessUnit: 'All business units',
      line,
      label,
      level,
      budget,
      actual: budget * (1 + varianceRatio),
      variance: budget * varianceRatio,
      varianceRatio,
      favourable: isCost ? varianceRatio <= 0 : varianceRatio >= 0,
    }
  })
  return {
    fiscalYear: asked.fiscalYear,
    months: monthsOf(asked.fiscalYear),
    rows: totals.map((row) => ({ ...row, businessUnitId: 'signals', businessUnit: 'Signals' })),
    totals,
    scope: scopeOf(asked),
    ...PROVENANCE,
  }
}
