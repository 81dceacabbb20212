/** The business pages, in the order in which the navigation lists them. */
export const BUSINESS_PAGES = ['overview', 'products', 'customers', 'budgets'] as const
export type BusinessPageName = (typeof BUSINESS_PAGES)[number]

/** What a business page shows, as far as its address says so. */
export interface PageView {
  fiscalYear?: number | undefined
  /** Id of one of the person's units; absent: all that they may see. */
  businessUnit?: string | undefined
  search?: string | undefined
  /** Key of the column the table is sorted by; with `-` before it, from the largest. */
  sort?: string | undefined
  /** Id of the row one asks about. */
  selection?: string | undefined
}

/** A business page, with the conversation that stands open beside it. */
export interface BusinessAddress {
  page: BusinessPageName
  view: PageView
  conversationId?: string | undefined
}

/** Where the page is: each place has an address of its own. */
export type Address =
  | { page: 'new' }
  | { page: 'conversation'; conversationId: string }
  | { page: 'operations' }
  | BusinessAddress

const CONVERSATION = /^\/c\/([^/]+)\/?$/
const PAGE = /^\/([a-z]+)\/?$/

/** The address a path and query stand for; a path the panel does not know starts a new conversation. */
export function parseAddress(target: string): Address {
  const { path, query } = splitTarget(target)
  const name = PAGE.exec(path)?.[1]
  if (name === 'operations') return { page: 'operations' }
  if (isBusinessPage(name)) return businessAddress(name, new URLSearchParams(query))
  const encoded = CONVERSATION.exec(path)?.[1]
  if (encoded === undefined) return { page: 'new' }
  try {
    return { page: 'conversation', conversationId: decodeURIComponent(encoded) }
  } catch {
    return { page: 'new' }
  }
}

/** The path and query of an address; `parseAddress` reads it back. */
export function addressPath(address: Address): string {
  if (isBusinessAddress(address)) return `/${address.page}${businessQuery(address)}`
  switch (address.page) {
    case 'new':
      return '/'
    case 'operations':
      return '/operations'
    case 'conversation':
      return `/c/${encodeURIComponent(address.conversationId)}`
  }
}

export function isBusinessAddress(address: Address): address is BusinessAddress {
  return isBusinessPage(address.page)
}

/** True where the analyst has the page to itself. */
export function isAnalystAddress({ page }: Address): boolean {
  return page === 'new' || page === 'conversation'
}

/** The conversation that is open at an address, wherever on the page it stands. */
export function conversationAt(address: Address): string | undefined {
  return 'conversationId' in address ? address.conversationId : undefined
}

/** The same place with another conversation open; undefined: a new one. */
export function withConversation(address: Address, conversationId: string | undefined): Address {
  if (isBusinessAddress(address)) return { page: address.page, view: address.view, conversationId }
  return conversationId === undefined ? { page: 'new' } : { page: 'conversation', conversationId }
}

/** Another business page, about the same year and unit, with the same conversation beside it. */
export function businessPageFrom(address: Address, page: BusinessPageName): BusinessAddress {
  const { fiscalYear, businessUnit } = isBusinessAddress(address) ? address.view : {}
  return { page, view: { fiscalYear, businessUnit }, conversationId: conversationAt(address) }
}

function splitTarget(target: string): { path: string; query: string } {
  const [beforeHash = ''] = target.split('#')
  const at = beforeHash.indexOf('?')
  return at < 0 ? { path: beforeHash, query: '' } : { path: beforeHash.slice(0, at), query: beforeHash.slice(at) }
}

function isBusinessPage(name: string | undefined): name is BusinessPageName {
  return BUSINESS_PAGES.some((page) => page === name)
}

const YEAR = /^\d{4}$/

function businessAddress(page: BusinessPageName, query: URLSearchParams): BusinessAddress {
  const text = (key: string) => query.get(key) || undefined
  const year = query.get('fiscalYear') ?? ''
  return {
    page,
    view: {
      fiscalYear: YEAR.test(year) ? Number(year) : undefined,
      businessUnit: text('businessUnit'),
      search: text('search'),
      sort: text('sort'),
      selection: text('selection'),
    },
    conversationId: text('conversation'),
  }
}

function businessQuery({ view, conversationId }: BusinessAddress): string {
  const given = Object.entries({ ...view, conversation: conversationId }).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
