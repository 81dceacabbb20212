import { lazy, Suspense, type ComponentType } from 'react'
import type { RunClient } from '@perdure/client'
import type { Me } from '@perdure/protocol'
import type { BusinessAddress, BusinessPageName } from './address.ts'
import { Boundary } from './boundary.tsx'
import type { Seen, Selected } from './page-context.ts'
import type { Navigate } from './use-address.ts'

/** What a business page is given. */
export interface BusinessPageProps {
  client: RunClient
  me: Me
  address: BusinessAddress
  navigate: Navigate
  /** Told what the page shows once it has read it; absent where nobody wants to know. */
  onSeen?: ((seen: Seen) => void) | undefined
  /** Lets one ask about a row; absent where there is nobody to ask. */
  onAsk?: ((selected: Selected) => void) | undefined
}

/** Each page is loaded when it is first opened. */
const PAGES: Readonly<Record<BusinessPageName, ComponentType<BusinessPageProps>>> = {
  overview: lazy(() => import('../business/overview-page.tsx').then(({ OverviewPage: page }) => ({ default: page }))),
  products: lazy(() => import('../business/products-page.tsx').then(({ ProductsPage: page }) => ({ default: page }))),
  customers: lazy(() =>
    import('../business/customers-page.tsx').then(({ CustomersPage: page }) => ({ default: page })),
  ),
  budgets: lazy(() => import('../business/budgets-page.tsx').then(({ BudgetsPage: page }) => ({ default: page }))),
}

const ConsolePage = lazy(() => import('../console/console-page.tsx').then(({ ConsolePage: page }) => ({ default: page })))

/** The operators' console. Being allowed to ask the analyst is not needed for it. */
export function OperationsPage({ me }: { me: Me }) {
  return (
    <Boundary fallback={<Unshown />}>
      <Suspense fallback={<Loading />}>
        <ConsolePage me={me} />
      </Suspense>
    </Boundary>
  )
}

/** The business page of an address. One that breaks takes nothing else away. */
export function BusinessPage(props: BusinessPageProps) {
  const { page } = props.address
  const Page = PAGES[page]
  return (
    <Boundary key={page} fallback={<Unshown />}>
      <Suspense fallback={<Loading />}>
        <Page {...props} />
      </Suspense>
    </Boundary>
  )
}

function Loading() {
  return (
    <p className="page-wait" role="status">
      Loading…
    </p>
  )
}

function Unshown() {
  return <p className="page-wait">This page could not be shown. Please load it again.</p>
}
