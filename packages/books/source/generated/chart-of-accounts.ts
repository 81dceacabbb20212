import type { Account, AccountRoles } from '../tables.ts'

type Shape = Pick<Account, 'kind' | 'nature' | 'unit'> & Pick<Account, 'behaviour'>

const REVENUE: Shape = { kind: 'flow', nature: 'revenue', unit: 'usd' }
const DEDUCTION: Shape = { kind: 'flow', nature: 'expense', unit: 'usd' }
const VARIABLE: Shape = { kind: 'flow', nature: 'expense', unit: 'usd', behaviour: 'variable' }
const FIXED: Shape = { kind: 'flow', nature: 'expense', unit: 'usd', behaviour: 'fixed' }
const ASSET: Shape = { kind: 'stock', nature: 'asset', unit: 'usd' }
const COUNTED_FLOW: Shape = { kind: 'flow', nature: 'statistical', unit: 'count' }
const COUNTED_STOCK: Shape = { kind: 'stock', nature: 'statistical', unit: 'count' }

/** Code, parent's code, operator into the parent, name, shape. Parents first. */
const ROWS: readonly [string, string | null, Account['operator'], string, Shape][] = [
  ['10', null, '~', 'Balance sheet (selected)', ASSET],
  ['1100', '10', '+', 'Trade receivables', ASSET],
  ['1200', '10', '+', 'Inventory', ASSET],
  ['40', null, '+', 'Net income', REVENUE],
  ['400', '40', '+', 'Operating profit', REVENUE],
  ['4000', '400', '+', 'Gross margin', REVENUE],
  ['4100', '4000', '+', 'Net sales', REVENUE],
  ['4110', '4100', '+', 'Gross sales', REVENUE],
  ['4111', '4110', '+', 'Product sales', REVENUE],
  ['4112', '4110', '+', 'Software and subscriptions', REVENUE],
  ['4113', '4110', '+', 'Service revenue', REVENUE],
  ['4120', '4100', '-', 'Returns and allowances', DEDUCTION],
  ['4130', '4100', '-', 'Discounts', DEDUCTION],
  ['5000', '4000', '-', 'Cost of sales', FIXED],
  ['5100', '5000', '+', 'Materials', VARIABLE],
  ['5200', '5000', '+', 'Direct labour', VARIABLE],
  ['5300', '5000', '+', 'Production overhead', FIXED],
  ['5400', '5000', '+', 'Outbound freight', VARIABLE],
  ['6000', '400', '-', 'Operating expenses', FIXED],
  ['6100', '6000', '+', 'People', FIXED],
  ['6110', '6100', '+', 'Salaries', FIXED],
  ['6120', '6100', '+', 'Payroll taxes', FIXED],
  ['6130', '6100', '+', 'Employee benefits', FIXED],
  ['6140', '6000', '+', 'Sales commissions', VARIABLE],
  ['6200', '6000', '+', 'Marketing', FIXED],
  ['6210', '6200', '+', 'Trade shows', FIXED],
  ['6220', '6200', '+', 'Advertising and collateral', FIXED],
  ['6300', '6000', '+', 'Research and development', FIXED],
  ['6310', '6300', '+', 'Prototypes and test equipment', FIXED],
  ['6320', '6300', '+', 'Certification and compliance testing', FIXED],
  ['6400', '6000', '+', 'Facilities', FIXED],
  ['6410', '6400', '+', 'Rent', FIXED],
  ['6420', '6400', '+', 'Utilities and telephone', FIXED],
  ['6500', '6000', '+', 'Travel and fleet', FIXED],
  ['6510', '6500', '+', 'Travel and lodging', FIXED],
  ['6520', '6500', '+', 'Vehicles and fuel', FIXED],
  ['6600', '6000', '+', 'General and administrative', FIXED],
  ['6610', '6600', '+', 'Professional services', FIXED],
  ['6620', '6600', '+', 'Insurance', FIXED],
  ['6630', '6600', '+', 'Information technology', FIXED],
  ['6700', '6000', '+', 'Depreciation', FIXED],
  ['8000', '40', '+', 'Other income and expense', REVENUE],
  ['8100', '8000', '+', 'Interest income', REVENUE],
  ['8200', '8000', '-', 'Interest expense', FIXED],
  ['9000', '40', '-', 'Income taxes', FIXED],
  ['99', null, '~', 'Statistical accounts', COUNTED_STOCK],
  ['9910', '99', '~', 'Units sold', COUNTED_FLOW],
  ['9920', '99', '~', 'Headcount', COUNTED_STOCK],
]

export const ACCOUNTS: readonly Account[] = ROWS.map(([code, parentId, operator, name, shape]) => ({
  id: code,
  code,
  name,
  parentId,
  operator,
  ...shape,
}))

/** The posting accounts that the generator books on, by what they hold. */
export const POSTING = {
  receivables: '1100',
  inventory: '1200',
  productSales: '4111',
  softwareSales: '4112',
  serviceRevenue: '4113',
  returns: '4120',
  discounts: '4130',
  materials: '5100',
  labour: '5200',
  overhead: '5300',
  freight: '5400',
  salaries: '6110',
  payrollTaxes: '6120',
  benefits: '6130',
  commissions: '6140',
  interestIncome: '8100',
  interestExpense: '8200',
  taxes: '9000',
  unitsSold: '9910',
  headcount: '9920',
} as const

export const ROLES: AccountRoles = {
  gross_sales: '4110',
  returns: '4120',
  discounts: '4130',
  net_sales: '4100',
  material_cost: '5100',
  labour_cost: '5200',
  overhead_cost: '5300',
  cost_of_sales: '5000',
  gross_margin: '4000',
  operating_expenses: '6000',
  personnel_expenses: '6100',
  depreciation: '6700',
  operating_profit: '400',
  other_income: '8000',
  interest_expense: '8200',
  taxes: '9000',
  net_income: '40',
  units: '9910',
  headcount: '9920',
  receivables: '1100',
  inventory: '1200',
}
