import { lazy, Suspense, type ComponentType } from 'react'
import type { Me } from '@perdure/protocol'
import type { BusinessPageProps } from '../business/business-page-props.ts'
import type { BusinessPageName } from './address.ts'
import { Boundary } from './boundary.tsx'

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
