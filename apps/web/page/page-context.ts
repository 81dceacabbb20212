import type { ShownPage } from '@perdure/client'
import type { Me, UiContext } from '@perdure/protocol'
import { isBusinessAddress, type Address, type BusinessPageName } from './address.ts'

/** The row of a business page that one asks about. */
export interface Selected {
  /** What it is: `customer`, `product`, … */
  kind: string
  id: string
  name: string
}

/** What a business page turned out to show, once it has read it. */
export interface Seen {
  page: BusinessPageName
  fiscalYear: number
  selection?: Selected | undefined
}

/** What stands on the page beside the analyst, as far as it is known. */
export interface PageContext {
  page: BusinessPageName
  fiscalYear?: number | undefined
  businessUnit?: { id: string; name: string } | undefined
  selection?: Selected | undefined
}

/** The context at an address; `seen` adds what only the page knows. Undefined where there is no business page. */
export function pageContext(address: Address, me: Me, seen: Seen | undefined): PageContext | undefined {
  if (!isBusinessAddress(address)) return undefined
  const { page, view } = address
  const own = seen?.page === page ? seen : undefined
  const businessUnit = me.businessUnits.find(({ id }) => id === view.businessUnit)
  const selection = own?.selection?.id === view.selection ? own?.selection : undefined
  return { page, fiscalYear: view.fiscalYear ?? own?.fiscalYear, businessUnit, selection }
}

/** What goes along with a question. */
export function uiContextOf({ page, fiscalYear, businessUnit, selection }: PageContext): UiContext {
  return {
    page,
    ...(fiscalYear !== undefined && { fiscalYear }),
    ...(businessUnit && { businessUnit: businessUnit.name }),
    ...(selection && { selection: { ...selection } }),
  }
}

/** What chooses the suggestions. */
export function shownPageOf(context: PageContext | undefined): ShownPage {
  if (!context) return {}
  const { page, fiscalYear, businessUnit, selection } = context
  return { page, fiscalYear, businessUnit: businessUnit?.name, selection: selection?.name }
}
