import type { Dimension, MetricId } from '@perdure/books'
import { MONTH_NAMES } from './calendar-words.ts'

/** What people call the metrics, beside the names of the catalogue. Longer wordings are tried first. */
export const METRIC_WORDS: Readonly<Record<MetricId, readonly string[]>> = {
  gross_sales: ['gross sales', 'gross revenue'],
  returns: ['returns and allowances', 'returns', 'allowances'],
  discounts: ['discounts', 'discount', 'discounting', 'price reductions'],
  net_sales: ['net sales', 'net revenue', 'revenue', 'turnover', 'top line', 'sales', 'business volume'],
  material_cost: ['material costs', 'material cost', 'materials'],
  labour_cost: ['direct labour', 'direct labor', 'labour cost', 'labor cost', 'labour', 'labor'],
  overhead_cost: ['production overhead', 'overhead cost', 'overhead'],
  cost_of_sales: ['cost of sales', 'cost of goods sold', 'costs of sales', 'cogs'],
  gross_margin: ['gross margin', 'gross profit', 'gross profits', 'gross margins'],
  gross_margin_ratio: [
    'gross margin %', 'gross margin in %', 'gross margin in percent', 'gross margin percentage', 'gross margin percent',
    'gross margin ratio', 'gross margin rate', 'percentage gross margin', 'profitability',
  ],
  variable_cost: ['variable cost', 'variable costs'],
  contribution_margin: ['contribution margin', 'contribution margins', 'contribution'],
  contribution_margin_ratio: [
    'contribution margin %', 'contribution margin in percent', 'contribution margin percentage',
    'contribution margin ratio',
  ],
  operating_expenses: [
    'operating expenses', 'operating expense', 'operating costs', 'opex', 'expenses', 'spending', 'overheads',
  ],
  personnel_expenses: [
    'personnel expenses', 'personnel costs', 'personnel cost', 'payroll costs', 'payroll cost', 'payroll', 'people costs',
  ],
  depreciation: ['depreciation and amortisation', 'depreciation and amortization', 'depreciation', 'amortisation'],
  operating_profit: ['operating profit', 'operating income', 'operating result', 'ebit', 'profit', 'profits'],
  operating_margin_ratio: ['operating margin %', 'operating margin ratio', 'operating margin', 'return on sales'],
  ebitda: ['ebitda'],
  ebitda_margin_ratio: ['ebitda margin %', 'ebitda margin in percent', 'ebitda margin ratio', 'ebitda margin'],
  other_income: ['other income and expense', 'other income'],
  interest_expense: ['interest expense', 'interest expenses', 'interest paid'],
  profit_before_tax: [
    'profit before taxes', 'profit before tax', 'pre-tax profit', 'pretax profit', 'earnings before tax', 'pbt', 'ebt',
  ],
  taxes: ['income taxes', 'income tax', 'taxes', 'tax'],
  net_income: ['net income', 'net profit', 'net earnings', 'earnings', 'bottom line', 'profit after tax'],
  net_margin_ratio: ['net margin %', 'net margin ratio', 'net margin', 'net profit margin'],
  units: ['units sold', 'unit sales', 'sales volume', 'volumes', 'volume', 'quantities', 'quantity', 'pieces', 'units'],
  average_price: ['average price', 'average prices', 'average selling price', 'price per unit', 'asp'],
  headcount: ['headcount', 'head count', 'how many people', 'workforce', 'employees', 'staff', 'ftes', 'fte'],
  receivables: ['accounts receivable', 'trade receivables', 'receivables'],
  inventory: ['inventories', 'inventory', 'stock on hand'],
}

/** What people call the dimensions of members; longer wordings are tried first. */
export const DIMENSION_WORDS: Readonly<Partial<Record<Dimension, readonly string[]>>> = {
  business_unit: [
    'business unit', 'business units', 'bu', 'division', 'divisions', 'segment', 'segments', 'organisation',
    'organisations', 'organization', 'organizations',
  ],
  product_category: [
    'product category', 'product categories', 'category', 'categories', 'product group', 'product groups',
    'product line', 'product lines',
  ],
  product: ['product', 'products', 'item', 'items'],
  customer_type: [
    'customer type', 'customer types', 'type of customer', 'types of customer', 'kind of customer', 'customer segment',
    'customer segments',
  ],
  customer_region: ['customer region', 'customer regions', 'region', 'regions', 'territory', 'territories'],
  customer: ['customer', 'customers', 'client', 'clients', 'reseller', 'resellers', 'buyer', 'buyers'],
  account: ['account', 'accounts', 'expense type', 'expense types', 'cost type', 'cost types'],
}

const SPLIT = String.raw`(?:by|per|and|each|every|across(?:\s+the)?)\s+`

/** Dimensions of time are only meant where the wording asks for a split. */
export const TIME_WORDS: readonly { dimension: Dimension; pattern: RegExp }[] = [
  {
    dimension: 'month',
    pattern: new RegExp(String.raw`${SPLIT}(?:calendar\s+)?months?\b|monthly|month\s+(?:by|over)\s+month`, 'g'),
  },
  {
    dimension: 'fiscal_quarter',
    pattern: new RegExp(String.raw`${SPLIT}(?:fiscal\s+)?quarters?\b|quarterly|quarter\s+(?:by|over)\s+quarter`, 'g'),
  },
  {
    dimension: 'fiscal_year',
    pattern: new RegExp(String.raw`${SPLIT}(?:fiscal\s+)?years?\b|yearly|annually|year\s+by\s+year`, 'g'),
  },
]

/** How an answer calls several members. */
export const DIMENSION_PLURALS: Readonly<Record<Dimension, string>> = {
  business_unit: 'business units',
  product_category: 'product categories',
  product: 'products',
  customer_type: 'customer types',
  customer_region: 'regions',
  customer: 'customers',
  account: 'accounts',
  month: 'months',
  fiscal_quarter: 'fiscal quarters',
  fiscal_year: 'fiscal years',
}

export const TIME_DIMENSIONS: ReadonlySet<string> = new Set<Dimension>(['month', 'fiscal_quarter', 'fiscal_year'])

export const NUMBER_WORDS: Readonly<Record<string, number>> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twelve: 12, fifteen: 15,
  twenty: 20,
}

const ORDINARY_WORDS = `
  safety dso arr nrr grr hhi monte carlo csv pvm
  i we us the our a an my you me it its this that these those them both which what one
  q1 q2 q3 q4 h1 h2 fy ytd usd dollars markdown excel english chart table report
  board cfo ceo finance company whole entire group business firm total all each every everything everyone please
  last past previous next current full most more different various individual end beginning start time
  top bottom best worst largest biggest smallest highest lowest
  in on at by with over during per and or to as vs versus compared against is was were are`

/** Words that may follow a preposition, or begin with a capital letter, and still name nothing the books could know. */
export const ORDINARY_NAMES: ReadonlySet<string> = new Set([...ORDINARY_WORDS.trim().split(/\s+/), ...MONTH_NAMES])
