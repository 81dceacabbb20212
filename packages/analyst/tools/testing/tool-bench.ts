import {
  createGeneratedCompany,
  loadBooks,
  type Books,
  type BookTables,
  type DataSource,
  type Fact,
} from '@perdure/books'
import { runTool } from '../../orchestration/tool-calls.ts'
import { createToolRegistry } from '../registry.ts'
import type { KnownDataset, ToolDataset, ToolResult } from '../tool.ts'

/** Real tools over real books, called as a model calls them: by name, with arguments that the schema reads first. */
export interface ToolBench {
  books: Books
  /** The raw rows that the books were loaded from. */
  tables: BookTables
  call(userId: string, tool: string, input: object, datasets?: readonly KnownDataset[]): Promise<ToolResult>
  /** As `call`; fails unless a dataset came of it. */
  read(userId: string, tool: string, input: object): Promise<ToolDataset & { summary: string }>
  /** As `call`; fails unless it was refused. The refusal in words. */
  refusal(userId: string, tool: string, input: object, datasets?: readonly KnownDataset[]): Promise<string>
  close(): Promise<void>
}

let company: Promise<BookTables> | undefined
let unchanged: Promise<ToolBench> | undefined

/**
 * The tools over the generated company; `change` replaces its tables before they are loaded. Unchanged it is loaded once for
 * all test files that share a process, and closed with that.
 */
export async function openToolBench(change?: (tables: BookTables) => BookTables): Promise<ToolBench> {
  company ??= createGeneratedCompany().read().then(frozen)
  const tables = await company
  if (change !== undefined) return openOver(change(tables))
  unchanged ??= openOver(tables)
  return { ...(await unchanged), close: () => Promise.resolve() }
}

async function openOver(tables: BookTables): Promise<ToolBench> {
  const source: DataSource = { id: 'bench', label: 'bench', read: () => Promise.resolve(tables) }
  return { ...benchOver(await loadBooks(source)), tables }
}

/** A test that changed it would change it for the others. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

/** The tools over books that are open; closing the bench closes them. */
export function benchOver(books: Books): Omit<ToolBench, 'tables'> {
  const tools = createToolRegistry()
  const call: ToolBench['call'] = async (userId, tool, input, datasets = []) => {
    const asker = books.directory.askerFor((await books.directory.find(userId))!)
    const { signal } = new AbortController()
    return runTool(tools, tool, input, { asker, warehouse: books.warehouse, signal, datasets })
  }
  return {
    books,
    call,
    read: async (userId, tool, input) => {
      const result = await call(userId, tool, input)
      if (result.outcome !== 'ok' || !result.dataset) throw new Error(`no dataset: ${result.summary}`)
      return { ...result.dataset, summary: result.summary }
    },
    refusal: async (userId, tool, input, datasets) => {
      const result = await call(userId, tool, input, datasets)
      if (result.outcome !== 'error') throw new Error(`it was answered: ${result.summary}`)
      return result.summary
    },
    close: () => books.close(),
  }
}

/** Dollars of postings by a plain loop: `signs` names accounts and how each counts. */
export function plainDollars(
  tables: BookTables,
  signs: Readonly<Record<string, 1 | -1>>,
  keep: (fact: Fact) => boolean,
): number {
  let cents = 0
  for (const fact of tables.ledger.facts) {
    const sign = signs[fact.accountId]
    if (sign !== undefined && keep(fact)) cents += sign * fact.amount
  }
  return cents / 100
}

export const NET_SALES = { 4111: 1, 4112: 1, 4113: 1, 4120: -1, 4130: -1 } as const
export const GROSS_MARGIN = { ...NET_SALES, 5100: -1, 5200: -1, 5300: -1, 5400: -1 } as const
export const CONTRIBUTION_MARGIN = { ...NET_SALES, 5100: -1, 5200: -1, 5400: -1, 6140: -1 } as const

/** July to June, named by the June. */
export const inFiscalYear =
  (year: number) =>
  ({ month }: Fact): boolean =>
    month >= (year - 1) * 12 + 6 && month <= year * 12 + 5
