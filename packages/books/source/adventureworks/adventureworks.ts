import { METRIC_IDS, type MetricId } from '../../warehouse/metric-ids.ts'
import { lastDayOf } from '../../warehouse/calendar.ts'
import { descend } from '../account-tree.ts'
import type { DataSource } from '../data-source.ts'
import { SourceError } from '../data-source.ts'
import type { BookTables, Fact, MonthNumber, Subledger } from '../tables.ts'
import { readAccounts, type ChartOfAccounts } from './accounts.ts'
import {
  DIM_ACCOUNT,
  DIM_ORGANIZATION,
  DIM_SCENARIO,
  FACT_FINANCE,
  FACT_RESELLER_SALES,
  PRODUCT,
  RESELLERS,
  SALES_TERRITORY,
} from './files.ts'
import { findDatasetFolder } from './folder.ts'
import { readLedger } from './ledger.ts'
import { readOrganizations } from './organizations.ts'
import { readTable, type TableShape } from './read-table.ts'
import { readProducts, readResellers, readResellerSales } from './reseller-sales.ts'

const FISCAL_YEAR_START_MONTH = 7

/** What the order lines tell; the ledger alone tells everything else. */
const ORDER_METRICS: readonly MetricId[] = [
  'net_sales',
  'cost_of_sales',
  'gross_margin',
  'gross_margin_ratio',
  'units',
  'average_price',
]
/** What only the order lines tell. */
const ORDER_ONLY: readonly MetricId[] = ['units', 'average_price']

const NO_COST_KINDS = 'the ledger books cost of sales at standard cost, not by material, labour and overhead'
const GAPS: Partial<Record<MetricId | Subledger, string>> = {
  material_cost: NO_COST_KINDS,
  labour_cost: NO_COST_KINDS,
  overhead_cost: NO_COST_KINDS,
  contracts: 'AdventureWorks sells bicycles by the order and publishes no contracts',
  invoices: 'AdventureWorks publishes the balance of receivables by organization, not the invoices beneath it',
  workforce: 'AdventureWorks publishes heads by organization, and no hours, rates or billing of time',
}

const NOTES = [
  'AdventureWorks is a sample company that Microsoft made up; a business unit is one of its organizations.',
  'Figures by product or customer come from reseller order lines, everything else from the general ledger; the ' +
    'two are separate books and do not reconcile, since the ledger also holds other sales.',
  'The fiscal year starts in July. The ledger has no postings in February, April and June 2011; December 2013 ' +
    'holds only adjustments. Budgets exist for 9 months up to November 2011.',
  'Ownership percentages are not applied: each organization counts in full. Amounts are added up as they stand, ' +
  'without currency conversion.',
  'Where an order line does not tell its cost, the standard cost of the product stands in.',
  'Reseller sales in the United Kingdom, which has no organization of its own, stand under the one of all Europe.',
]

/** AdventureWorks from a folder of its files. Rejects with `SourceError` where `folder` holds no such dataset. */
export async function openAdventureWorks(folder: string): Promise<DataSource> {
  const found = await findDatasetFolder(folder)
  return {
    id: 'adventureworks',
    label: 'AdventureWorks (general ledger and reseller sales)',
    read: (signal) => readBooks(found, signal),
  }
}

async function readBooks(folder: string, signal: AbortSignal | undefined): Promise<BookTables> {
  const read = (shape: TableShape) => readTable(folder, shape, signal)
  const chart = readAccounts(await read(DIM_ACCOUNT))
  const scenarios = new Map(
    (await read(DIM_SCENARIO)).map((row) => [row.whole('ScenarioKey'), row.text('ScenarioName')]),
  )
  const ledgerRows = await read(FACT_FINANCE)
  const usedKeys = new Set(ledgerRows.map((row) => row.whole('OrganizationKey')))
  const organizations = readOrganizations(await read(DIM_ORGANIZATION), await read(SALES_TERRITORY), usedKeys)
  const accounts = new Map(chart.accounts.map((account) => [account.id, account]))
  const { actuals, budgets } = readLedger(ledgerRows, accounts, organizations, scenarios)
  const products = readProducts(await read(PRODUCT))
  const customers = readResellers(await read(RESELLERS))
  const orders = readResellerSales(await read(FACT_RESELLER_SALES), {
    chart,
    organizations,
    productIds: new Set(products.map(({ id }) => id)),
    customerIds: new Set(customers.map(({ id }) => id)),
    ledgerEnd: actuals.reduce((last, { month }) => Math.max(last, month), 0),
  })
  return {
    company: {
      name: 'Adventure Works Cycles',
      description:
        'Sample company that makes bicycles and sells them to resellers in North America, Europe and the Pacific',
      currency: 'USD',
      fiscalYearStartMonth: FISCAL_YEAR_START_MONTH,
    },
    asOf: lastDayOf(lastSellingMonth(actuals, chart)),
    businessUnits: organizations.businessUnits,
    accounts: chart.accounts,
    roles: chart.roles,
    products,
    customers,
    ledger: {
      id: 'ledger',
      label: 'general ledger',
      facts: actuals,
      metrics: METRIC_IDS.filter((id) => !ORDER_ONLY.includes(id)),
    },
    detail: {
      id: 'orders',
      label: 'reseller order lines',
      facts: orders,
      metrics: ORDER_METRICS,
      caveat: "These figures are the resellers' order lines and do not add up to the general ledger.",
    },
    budgets,
    contracts: [],
    invoices: [],
    workforce: [],
    gaps: GAPS,
    notes: NOTES,
  }
}

/** A month without sales holds adjustments only and is not complete. */
function lastSellingMonth(actuals: readonly Fact[], { accounts, roles }: ChartOfAccounts): MonthNumber {
  const selling = new Set(descend(accounts, roles.net_sales!).map(([id]) => id))
  const months = actuals.filter(({ accountId }) => selling.has(accountId)).map(({ month }) => month)
  if (months.length === 0) throw new SourceError('no sales are booked in it', { file: FACT_FINANCE.file })
  return months.reduce((last, month) => Math.max(last, month), 0)
}
