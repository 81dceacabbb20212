import { checkTables } from '../source/check-tables.ts'
import { areInMemory } from '../source/tables.ts'
import type { BookTables, Postings, Subledger } from '../source/tables.ts'
import { answerBudgetComparison, answerBudgetMeasures } from './answer-budget-measures.ts'
import { answerBudgets } from './answer-budgets.ts'
import { answerCustomers } from './answer-customers.ts'
import { answerMeasures } from './answer-measures.ts'
import { answerProducts } from './answer-products.ts'
import { answerReceivables } from './answer-receivables.ts'
import { answerRecurringRevenue } from './answer-recurring-revenue.ts'
import { answerWorkforce } from './answer-workforce.ts'
import { openDatabase, type Database } from './database.ts'
import { createDataset, type Dataset } from './dataset.ts'
import { fingerprint } from './fingerprint.ts'
import { loadTables } from './load.ts'
import { METRIC_CATALOGUE } from './metric-catalogue.ts'
import { COUNT_POSTINGS } from './queries/schema.sql.ts'
import { sightOf } from './rights.ts'
import { whyMissing } from './subledgers.ts'
import { surveyBooks } from './survey.ts'
import type { AvailableMetric, Warehouse } from './warehouse.ts'

export interface OpenWarehouse extends Warehouse {
  /** Asks the database how many postings it holds; rejects when it cannot answer. */
  countPostings(): Promise<number>
}

/** Loads the tables into a database of this process. Throws for tables that contradict themselves. */
export async function openWarehouse(tables: BookTables<Postings>, signal?: AbortSignal): Promise<OpenWarehouse> {
  checkTables(tables)
  const datasetVersion = tables.version ?? (areInMemory(tables) ? fingerprint(tables) : undefined)
  if (datasetVersion === undefined) throw new Error('tables whose postings lie in files must tell their version')
  const database = await openDatabase()
  try {
    const dataset = createDataset(tables, await surveyBooks(database.loader, tables))
    await loadTables(database.loader, dataset, tables, signal)
    return createWarehouse(dataset, database, datasetVersion)
  } catch (error) {
    await database.close()
    throw error
  }
}

function createWarehouse(dataset: Dataset, database: Database, datasetVersion: string): OpenWarehouse {
  const { tables, units, products, customers } = dataset
  return {
    company: tables.company,
    asOf: tables.asOf,
    datasetVersion,
    calendar: dataset.ledger.calendar,
    metrics: METRIC_CATALOGUE.map((metric) => withAvailability(dataset, metric)),
    measurable: { byUnit: [...dataset.ledger.metrics], byProductOrCustomer: [...dataset.detail.metrics] },
    subledgers: describeSubledgers(dataset),
    budgeted: [...dataset.budget.metrics],
    notes: tables.notes,
    businessUnits: (asker) => sightOf(dataset, asker).units.map((place) => units.list[place]!),
    accounts: (asker) => {
      sightOf(dataset, asker)
      return dataset.accounts
    },
    productNames: (asker) =>
      sightOf(dataset, asker).products.map((place) => {
        const { id, name, category } = products.list[place]!
        return { id, name, category }
      }),
    customers: (asker) => sightOf(dataset, asker).customers.map((place) => customers.list[place]!),
    measures: (asker, request, options) => answerMeasures(dataset, database, asker, request, options),
    products: (asker, request, options) => answerProducts(dataset, database, asker, request, options),
    customerFigures: (asker, request, options) => answerCustomers(dataset, database, asker, request, options),
    budgetMeasures: (asker, request, options) => answerBudgetMeasures(dataset, database, asker, request, options),
    budgetComparison: (asker, request, options) =>
      answerBudgetComparison(dataset, database, asker, request, options),
    budgets: (asker, request, options) => answerBudgets(dataset, database, asker, request, options),
    recurringRevenue: (asker, request, options) =>
      answerRecurringRevenue(dataset, database, asker, request, options),
    receivables: (asker, request, options) => answerReceivables(dataset, database, asker, request, options),
    workforce: (asker, request, options) => answerWorkforce(dataset, database, asker, request, options),
    countPostings: async () => {
      const [row] = await database.query({ sql: COUNT_POSTINGS, parameters: {} })
      return Number(row!['postings'])
    },
    close: () => database.close(),
  }
}

function describeSubledgers(dataset: Dataset): Warehouse['subledgers'] {
  const describe = (subledger: Subledger): Warehouse['subledgers'][Subledger] => {
    const why = whyMissing(dataset, subledger)
    return why === undefined ? { held: true } : { held: false, why }
  }
  return { contracts: describe('contracts'), invoices: describe('invoices'), workforce: describe('workforce') }
}

function withAvailability({ ledger, detail, tables }: Dataset, metric: AvailableMetric): AvailableMetric {
  if (ledger.metrics.has(metric.id) || detail.metrics.has(metric.id)) return metric
  return { ...metric, unavailable: tables.gaps[metric.id] ?? 'the dataset has no account for it' }
}
