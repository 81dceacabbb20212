import { METRIC_IDS, type MetricId } from '@perdure/books'
import type { Briefing } from '../../prompts/briefing.ts'
import type { Entities } from './entities.ts'

/** What somebody has selected on the page, as the books call it. */
export interface Selection {
  entities: Partial<Pick<Entities, 'businessUnits' | 'products' | 'customers'>>
  metrics?: MetricId[]
  account?: string
  /** `YYYY-MM`. */
  month?: string
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/

/**
 * The selection of the screen: a name, or `{ kind?, id, name }` of a customer, a product, a business unit, a line of the
 * budget or a month. Undefined where there is none, and where it is nothing that the person may see.
 */
export function selectionOf({ uiContext, customers, products, businessUnits, accounts }: Briefing): Selection | undefined {
  const wanted = wantedOf(uiContext?.selection)
  if (wanted === undefined) return undefined
  const find = (among: readonly { id: string; name: string }[]): string | undefined =>
    among.find(({ id, name }) => wanted.names.includes(id.toLowerCase()) || wanted.names.includes(name.toLowerCase()))?.name
  const isKind = (kind: string): boolean => wanted.kind === undefined || wanted.kind === kind
  const customer = isKind('customer') ? find(customers) : undefined
  if (customer !== undefined) return { entities: { customers: [customer] } }
  const product = isKind('product') ? find(products) : undefined
  if (product !== undefined) return { entities: { products: [product] } }
  const unit = isKind('business_unit') ? find(businessUnits) : undefined
  if (unit !== undefined) return { entities: { businessUnits: [unit] } }
  if (isKind('month') && MONTH.test(wanted.id)) return { entities: {}, month: wanted.id }
  if (!isKind('budget_line')) return undefined
  const metric = METRIC_IDS.find((id) => id === wanted.id)
  if (metric !== undefined) return { entities: {}, metrics: [metric] }
  const account = find(accounts)
  return account === undefined ? undefined : { entities: {}, account }
}

function wantedOf(selection: unknown): { kind: string | undefined; id: string; names: string[] } | undefined {
  if (typeof selection === 'string') return { kind: undefined, id: selection, names: [selection.toLowerCase()] }
  if (typeof selection !== 'object' || selection === null) return undefined
  const { kind, id, name } = selection as Record<string, unknown>
  const names = [id, name].flatMap((each) => (typeof each === 'string' && each !== '' ? each.toLowerCase() : []))
  if (names.length === 0) return undefined
  return { kind: typeof kind === 'string' ? kind : undefined, id: typeof id === 'string' ? id : '', names }
}
