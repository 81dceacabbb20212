import type { ReactNode } from 'react'
import { usePageTitle } from '../conversation-list/use-page-title.ts'
import { errorWords } from '../page/error-words.ts'
import { Header } from './header.tsx'
import { SignInLink } from '../page/sign-in-link.tsx'
import { StillTrying } from '../page/still-trying.tsx'
import type { Session } from './use-session.ts'

/** The page while it is not known who is here, or where that cannot be told. */
export function Gate({ session, onRetry }: { session: Session; onRetry: () => void }) {
  // No longer that of a conversation that was open before.
  usePageTitle(undefined, 0)
  switch (session.state) {
    case 'signed_out':
      return (
        <GatePage>
          <h2>You are signed out</h2>
          <p>Sign in to ask the analyst and to see the answers you already have.</p>
          <SignInLink className="action" />
        </GatePage>
      )
    case 'failed':
      return (
        <GatePage>
          <h2>This is not working at the moment</h2>
          <p>{errorWords(session.error)}</p>
          <button type="button" className="action" onClick={onRetry}>
            Retry
          </button>
        </GatePage>
      )
    default:
      return (
        <GatePage>
          <p className="gate-wait" role="status">
            <StillTrying>Connecting…</StillTrying>
          </p>
        </GatePage>
      )
  }
}

function GatePage({ children }: { children: ReactNode }) {
  return (
    <div className="shell" data-layout="single">
      <Header />
      <main className="main">
        <div className="gate">{children}</div>
      </main>
    </div>
  )
}
