import './no-eval.ts'
import './styles/index.css'
import { createRunClient } from '@perdure/client'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/app.tsx'
import { Boundary } from './shell/boundary.tsx'
import { Broken } from './shell/broken.tsx'

const container = document.getElementById('app')
if (!container) throw new Error('The page has no element #app')
createRoot(container).render(
  <StrictMode>
    <Boundary fallback={<Broken />}>
      <App client={createRunClient()} />
    </Boundary>
  </StrictMode>,
)
