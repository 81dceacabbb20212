import type { Lookup } from './fields.ts'
import type { Mapping } from './mapping.ts'

export interface MappingProblem {
  /** The path to it, written as a column. */
  column: string
  problem: string
}

/** What is wrong with a mapping whose parts are right alone: a name that it uses and does not explain. Pure. */
export function checkMapping(mapping: Mapping): MappingProblem[] {
  return [...unknownNames(mapping), ...missingParts(mapping)]
}

/** Every `from` and `lookup`, wherever it stands. */
function unknownNames(mapping: Mapping): MappingProblem[] {
  const problems: MappingProblem[] = []
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const at = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
      if (typeof inner !== 'string') walk(inner, at)
      else if (key === 'from' && path !== 'period') problems.push(...unknown(at, inner, 'files', mapping.files))
      else if (key === 'lookup') problems.push(...unknown(at, inner, 'lookups', mapping.lookups))
    }
  }
  const { files: _files, gaps: _gaps, roles: _roles, ...rest } = mapping
  walk(rest, '')
  return problems
}

type Named = Mapping['files'] | Record<string, Lookup>

function unknown(column: string, name: string, part: string, known: Named): MappingProblem[] {
  if (Object.hasOwn(known, name)) return []
  const names = Object.keys(known).join(', ') || 'nothing'
  return [{ column, problem: `"${name}" is not among ${part}, which has ${names}` }]
}

const hasAny = ({ from, also }: Mapping['businessUnits'] | Mapping['accounts']): boolean =>
  from !== undefined || also.length > 0

function missingParts(mapping: Mapping): MappingProblem[] {
  const { businessUnits, accounts, postings, products, customers, lineItems, detail } = mapping
  const problems: MappingProblem[] = []
  const need = (holds: boolean, column: string, problem: string): void => {
    if (!holds) problems.push({ column, problem })
  }
  const complete = (table: typeof businessUnits | typeof accounts): boolean =>
    table.from === undefined || (table.id !== undefined && table.name !== undefined)
  need(complete(businessUnits), 'businessUnits', 'must say id and name of the units of a file')
  const hasNature = accounts.from === undefined || accounts.nature !== undefined
  need(complete(accounts) && hasNature, 'accounts', 'must say id, name and nature of the accounts of a file')
  need(hasAny(businessUnits), 'businessUnits', 'must have a file (from) or units (also)')
  need(hasAny(accounts), 'accounts', 'must have a file (from) or accounts (also)')
  const why = 'must name an account: a month is complete when it holds sales'
  need(mapping.roles.net_sales !== undefined, 'roles.net_sales', why)
  need(lineItems === undefined || products !== undefined, 'lineItems', 'need products')
  for (const table of ['contracts', 'invoices'] as const) {
    need(mapping[table] === undefined || customers !== undefined, `${table}.customer`, 'needs customers')
  }
  need(mapping.contracts?.product === undefined || products !== undefined, 'contracts.product', 'needs products')
  for (const [index, { book, product, customer }] of postings.entries()) {
    const at = `postings[${index}]`
    need(product === undefined || products !== undefined, `${at}.product`, 'needs products')
    need(customer === undefined || customers !== undefined, `${at}.customer`, 'needs customers')
    need(book === 'ledger' || detail?.label !== undefined, 'detail.label', `must name the book that ${at} fills`)
  }
  return problems
}
