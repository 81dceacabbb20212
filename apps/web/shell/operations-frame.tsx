import { lazy, Suspense } from 'react'
import type { Me } from '@perdure/protocol'
import { Header } from './header.tsx'

/** Only operators need it. */
const ConsolePage = lazy(() => import('../console/console-page.tsx').then(({ ConsolePage: page }) => ({ default: page })))

/** The operators' console under the page's own header. Being allowed to ask the analyst is not needed for it. */
export function OperationsFrame({ me }: { me: Me }) {
  return (
    <div className="shell gate-shell">
      <Header
        me={me}
        isPageNamed
        navigation={
          <a className="quiet" href="/">
            Analyst
          </a>
        }
      />
      <main className="main console-main">
        <Suspense fallback={null}>
          <ConsolePage me={me} />
        </Suspense>
      </main>
    </div>
  )
}
