import { Suspense, type ComponentType } from 'react'
import type { Me } from '@perdure/protocol'
import type { BusinessPageProps } from '../business/business-page-props.ts'
import { isBusinessAddress, type Address, type BusinessPageName } from '../page/address.ts'
import { Boundary } from '../page/boundary.tsx'
import { latePart } from '../page/late-part.ts'
import { StillTrying } from '../page/still-trying.tsx'

/** Each page is loaded when it is first opened. */
const LOADERS = {
  overview: async () => (await import('../business/overview-page.tsx')).OverviewPage,
  products: async () => (await import('../business/products-page.tsx')).ProductsPage,
  customers: async () => (await import('../business/customers-page.tsx')).CustomersPage,
  budgets: async () => (await import('../business/budgets-page.tsx')).BudgetsPage,
}
const loadConsole = async () => (await import('../console/console-page.tsx')).ConsolePage

const PAGES: Readonly<Record<BusinessPageName, ComponentType<BusinessPageProps>>> = {
  overview: latePart(LOADERS.overview),
  products: latePart(LOADERS.products),
  customers: latePart(LOADERS.customers),
  budgets: latePart(LOADERS.budgets),
}
const ConsolePage = latePart(loadConsole)

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
      <StillTrying>Loading…</StillTrying>
    </p>
  )
}

function Unshown() {
  return (
    <p className="page-wait" role="alert">
      This page could not be shown.{' '}
      <button type="button" className="quiet" onClick={() => window.location.reload()}>
        Load again
      </button>
    </p>
  )
}
