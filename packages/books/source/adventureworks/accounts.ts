import { SourceError } from '../data-source.ts'
import { ACCOUNT_ROLES, type Account, type AccountRole, type AccountRoles } from '../tables.ts'
import { DIM_ACCOUNT } from './files.ts'
import type { TableRow } from './read-table.ts'

/** The account that the order lines count pieces on; the ledger has none of this kind. */
export const ORDERED_UNITS: Account = {
  id: 'ordered-units',
  code: 'ordered-units',
  name: 'Units ordered by resellers',
  parentId: null,
  operator: '~',
  kind: 'flow',
  nature: 'statistical',
  unit: 'count',
}

/** Which account each metric rolls up to, by its description. */
const ROLE_NAMES: Partial<Record<AccountRole, string>> = {
  gross_sales: 'Gross Sales',
  returns: 'Returns and Adjustments',
  discounts: 'Discounts',
  net_sales: 'Net Sales',
  cost_of_sales: 'Total Cost of Sales',
  gross_margin: 'Gross Margin',
  operating_expenses: 'Operating Expenses',
  personnel_expenses: 'Labor Expenses',
  depreciation: 'Depreciation',
  operating_profit: 'Operating Profit',
  other_income: 'Other Income and Expense',
  interest_expense: 'Interest Expense',
  taxes: 'Taxes',
  net_income: 'Net Income',
  headcount: 'Headcount',
  receivables: 'Receivables',
  inventory: 'Inventory',
}

/** Costs that move with what is sold. The data does not say; these do by what they are. */
const VARIABLE = ['Standard Cost of Sales', 'Variances', 'Commissions']
/** Reductions of revenue and what lies outside operations: no costs of either behaviour. */
const NO_COST = ['Returns and Adjustments', 'Discounts', 'Interest Expense', 'Taxes']

export interface ChartOfAccounts {
  accounts: readonly Account[]
  roles: AccountRoles
  /** The account that reseller orders are sold on, and the one their cost stands on. */
  orderSales: string
  orderCost: string
}

/** The accounts as a tree, each parent before what is beneath it, brothers by code. */
export function readAccounts(rows: readonly TableRow[]): ChartOfAccounts {
  const byParent = Map.groupBy(rows.map(readAccount), ({ parentId }) => parentId)
  const accounts: Account[] = []
  const add = (parentId: string | null): void => {
    const children = (byParent.get(parentId) ?? []).toSorted((left, right) => (left.code < right.code ? -1 : 1))
    for (const child of children) {
      accounts.push(child)
      add(child.id)
    }
  }
  add(null)
  const lost = rows.find((row) => !accounts.some(({ id }) => id === row.text('AccountKey')))
  if (lost) throw lost.fault('ParentAccountKey', `account "${lost.raw('ParentAccountKey')}" is not there`)
  const named = (name: string): string => findAccount(accounts, name)
  const roles = ACCOUNT_ROLES.flatMap((role) => {
    const name = ROLE_NAMES[role]
    return name === undefined ? [] : [[role, named(name)] as const]
  })
  return {
    accounts: [...accounts, ORDERED_UNITS],
    roles: { ...Object.fromEntries(roles), units: ORDERED_UNITS.id },
    orderSales: named('Trade Sales'),
    orderCost: named('Standard Cost of Sales'),
  }
}

function readAccount(row: TableRow): Account {
  const type = row.raw('AccountType')
  const name = row.text('AccountDescription')
  const operator = row.text('Operator')
  if (operator !== '+' && operator !== '-' && operator !== '~') {
    throw row.fault('Operator', `"${operator}" is none of + - ~`)
  }
  const shape = TYPES[type]
  // The one account without a type is the balance sheet's heading.
  if (!shape && !(type === '' && row.raw('ParentAccountKey') === '')) {
    throw row.fault('AccountType', `"${type}" is not known`)
  }
  const { kind, nature } = shape ?? { kind: 'stock', nature: 'asset' }
  const behaviour = nature !== 'expense' || NO_COST.includes(name) ? undefined : behaviourOf(name)
  return {
    id: `${row.whole('AccountKey')}`,
    code: row.text('AccountCode'),
    name,
    parentId: row.raw('ParentAccountKey') === '' ? null : `${row.whole('ParentAccountKey')}`,
    operator,
    kind,
    nature,
    unit: row.raw('ValueType') === 'Units' ? 'count' : 'usd',
    ...(behaviour ? { behaviour } : {}),
  }
}

const behaviourOf = (name: string): 'variable' | 'fixed' => (VARIABLE.includes(name) ? 'variable' : 'fixed')

/** A balance is a stock and must never be added over months. */
const TYPES: Partial<Record<string, Pick<Account, 'kind' | 'nature'>>> = {
  Assets: { kind: 'stock', nature: 'asset' },
  Liabilities: { kind: 'stock', nature: 'liability' },
  Revenue: { kind: 'flow', nature: 'revenue' },
  Expenditures: { kind: 'flow', nature: 'expense' },
  Balances: { kind: 'stock', nature: 'statistical' },
  Flow: { kind: 'flow', nature: 'statistical' },
  Statistical: { kind: 'stock', nature: 'statistical' },
}

function findAccount(accounts: readonly Account[], name: string): string {
  const account = accounts.find((each) => each.name === name)
  if (account) return account.id
  throw new SourceError(`no account is called "${name}"`, { file: DIM_ACCOUNT.file, column: 'AccountDescription' })
}
