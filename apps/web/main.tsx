import './styles/index.css'
import { createRunClient } from '@perdure/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FIGURES_WARM_UP, TEXTS_WARM_UP } from './answer/warm-up.ts'
import { isAnalystAddress } from './page/address.ts'
import { App } from './shell/app.tsx'
import { Boundary } from './page/boundary.tsx'
import { Broken } from './shell/broken.tsx'
import { firstRequests, withFirstRequests } from './shell/first-requests.ts'
import { loadPage } from './shell/page-content.tsx'
import { currentAddress } from './page/use-address.ts'

const container = document.getElementById('app')
if (!container) throw new Error('The page has no element #app')
const ask = withFirstRequests({
  begun: firstRequests(),
  fetch: (input, init) => window.fetch(input, init),
  ageMs: () => performance.now(),
})
const address = currentAddress()
loadPage(address)
createRoot(container).render(
  <StrictMode>
    <Boundary fallback={<Broken />}>
      <App client={createRunClient({ fetch: ask })} />
    </Boundary>
  </StrictMode>,
)
FIGURES_WARM_UP.begin()
if (isAnalystAddress(address)) TEXTS_WARM_UP.begin()
