import type { ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'

/** The mark: a line without an end. */
const MARK = 'M4 12c0-3 2-4.5 4-4.5 4.5 0 3.5 9 8 9 2 0 4-1.5 4-4.5s-2-4.5-4-4.5c-4.5 0-3.5 9-8 9-2 0-4-1.5-4-4.5z'

export interface HeaderProps {
  me?: Me
  bootstrap?: Bootstrap
  /** What stands before the name, such as the button that opens the list. */
  children?: ReactNode
}

/** The page's top: what this is, who answers, who asks. */
export function Header({ me, bootstrap, children }: HeaderProps) {
  return (
    <header className="header">
      {children}
      <h1 className="brand">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={MARK} />
        </svg>
        perdure
      </h1>
      {bootstrap?.provider.offline ? <span className="badge">Offline analyst</span> : null}
      {me ? (
        <div className="person">
          <span className="person-name">{me.user.displayName}</span>
          <form method="post" action="/sign-out">
            <button type="submit" className="quiet">
              Sign out
            </button>
          </form>
        </div>
      ) : null}
    </header>
  )
}
