import type { ReactNode } from 'react'
import { errorWords } from './error-words.ts'
import { Header } from './header.tsx'
import { SignInLink } from './sign-in-link.tsx'
import type { Session } from './use-session.ts'

/** The page for somebody who cannot talk to the analyst now: who they are, why, and what can be done. */
export function Gate({ session, onRetry }: { session: Exclude<Session, { state: 'ready' }>; onRetry: () => void }) {
  switch (session.state) {
    case 'loading':
      return (
        <GatePage>
          <p className="gate-wait" role="status">
            Connecting…
          </p>
        </GatePage>
      )
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
    case 'refused':
      return <RefusedPage session={session} />
  }
}

function RefusedPage({ session }: { session: Session & { state: 'refused' } }) {
  const { me, reason } = session
  const { displayName } = me.user
  return (
    <GatePage me={me}>
      {reason === 'no_permission' ? (
        <>
          <h2>{displayName}, you may not use the analyst</h2>
          <p>
            You are signed in, but you do not have permission to ask the AI analyst. Someone who administers access in
            your company can grant it to you. Nothing else is wrong with your account.
          </p>
        </>
      ) : (
        <>
          <h2>The analyst is switched off</h2>
          <p>{displayName}, it has been switched off for everybody for now. Your conversations are kept.</p>
        </>
      )}
    </GatePage>
  )
}

function GatePage({ me, children }: { me?: Extract<Session, { state: 'refused' }>['me']; children: ReactNode }) {
  return (
    <div className="shell gate-shell">
      <Header {...(me && { me })} />
      <main className="gate">{children}</main>
    </div>
  )
}
