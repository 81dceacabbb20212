import { useId, useRef } from 'react'
import {
  BUSINESS_PAGES,
  businessPageFrom,
  conversationAt,
  isAnalystAddress,
  isBusinessAddress,
  withConversation,
  type Address,
  type BusinessPageName,
} from './address.ts'
import { Link } from './link.tsx'
import type { Navigate } from './use-address.ts'

/** What the navigation calls each business page, and so does its heading. */
export const PAGE_TITLES: Readonly<Record<BusinessPageName, string>> = {
  overview: 'Overview',
  products: 'Products',
  customers: 'Customers',
  budgets: 'Budgets',
}

export const OPERATIONS_TITLE = 'Operations'

export interface MainNavigationProps {
  address: Address
  navigate: Navigate
  /** The person may run the service, and sees its console. */
  mayOperate: boolean
  /** No room for a row of links: they unfold from a button that says where one is. */
  isCompact: boolean
}

/** The ways to the pages. The conversation that is open goes along. */
export function MainNavigation({ isCompact, ...rest }: MainNavigationProps) {
  const entries = entriesOf(rest)
  return (
    <nav className="main-navigation" aria-label="Main">
      {isCompact ? (
        <FoldedLinks entries={entries} navigate={rest.navigate} />
      ) : (
        <ul className="main-links">
          {entries.map((entry) => (
            <li key={entry.label}>
              <EntryLink entry={entry} navigate={rest.navigate} />
            </li>
          ))}
        </ul>
      )}
    </nav>
  )
}

interface Entry {
  label: string
  to: Address
  isCurrent: boolean
}

function entriesOf({ address, mayOperate }: Omit<MainNavigationProps, 'isCompact'>): Entry[] {
  const analyst: Entry = {
    label: 'Analyst',
    to: withConversation({ page: 'new' }, conversationAt(address)),
    isCurrent: isAnalystAddress(address),
  }
  const business = BUSINESS_PAGES.map((page): Entry => {
    const isCurrent = address.page === page
    const to = isCurrent && isBusinessAddress(address) ? address : businessPageFrom(address, page)
    return { label: PAGE_TITLES[page], to, isCurrent }
  })
  const operations: Entry = {
    label: OPERATIONS_TITLE,
    to: { page: 'operations' },
    isCurrent: address.page === 'operations',
  }
  return [analyst, ...business, ...(mayOperate ? [operations] : [])]
}

function EntryLink({ entry, navigate, onFollow }: { entry: Entry; navigate: Navigate; onFollow?: () => void }) {
  return (
    <Link to={entry.to} navigate={navigate} aria-current={entry.isCurrent ? 'page' : undefined} onClick={onFollow}>
      {entry.label}
    </Link>
  )
}

/** The browser opens and closes it: a press elsewhere and Escape close it, and the focus comes back to the button. */
function FoldedLinks({ entries, navigate }: { entries: Entry[]; navigate: Navigate }) {
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const current = entries.find(({ isCurrent }) => isCurrent)
  return (
    <>
      <button type="button" className="where" popoverTarget={id} aria-label={`Pages: ${current?.label ?? ''}`}>
        {current?.label}
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M4.5 6.5 8 10l3.5-3.5" />
        </svg>
      </button>
      <ul className="folded-links" id={id} ref={list} popover="auto">
        {entries.map((entry) => (
          <li key={entry.label}>
            <EntryLink entry={entry} navigate={navigate} onFollow={() => list.current?.hidePopover()} />
          </li>
        ))}
      </ul>
    </>
  )
}
