import { lazy, Suspense, type ComponentType } from 'react'
import type { Me } from '@perdure/protocol'
import type { BusinessPageProps } from '../business/business-page-props.ts'
import { isBusinessAddress, type Address, type BusinessPageName } from './address.ts'
import { Boundary } from './boundary.tsx'

/** Each page is loaded when it is first opened. */
const LOADERS = {
  overview: () => import('../business/overview-page.tsx').then(({ OverviewPage: page }) => ({ default: page })),
  products: () => import('../business/products-page.tsx').then(({ ProductsPage: page }) => ({ default: page })),
  customers: () => import('../business/customers-page.tsx').then(({ CustomersPage: page }) => ({ default: page })),
  budgets: () => import('../business/budgets-page.tsx').then(({ BudgetsPage: page }) => ({ default: page })),
}
const loadConsole = () => import('../console/console-page.tsx').then(({ ConsolePage: page }) => ({ default: page }))

const PAGES: Readonly<Record<BusinessPageName, ComponentType<BusinessPageProps>>> = {
  overview: lazy(LOADERS.overview),
  products: lazy(LOADERS.products),
  customers: lazy(LOADERS.customers),
  budgets: lazy(LOADERS.budgets),
}
const ConsolePage = lazy(loadConsole)

/** Begins to load the page of an address, before it is known who is here to see it. Showing it tells what went wrong. */
export function loadPage(address: Address): void {
  const load = isBusinessAddress(address) ? LOADERS[address.page] : address.page === 'operations' ? loadConsole : undefined
  load?.().catch(() => {})
}

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
