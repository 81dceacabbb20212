import type { ReactNode } from 'react'
import type { Bootstrap, Me } from '@perdure/protocol'
import { PersonMenu } from '../preferences/person-menu.tsx'

/** The mark: a line without an end. */
const MARK = 'M4 12c0-3 2-4.5 4-4.5 4.5 0 3.5 9 8 9 2 0 4-1.5 4-4.5s-2-4.5-4-4.5c-4.5 0-3.5 9-8 9-2 0-4-1.5-4-4.5z'

export interface HeaderProps {
  me?: Me | undefined
  bootstrap?: Bootstrap | undefined
  /** The page below has a heading of its own, so that this is none. */
  isPageNamed?: boolean
  /** What stands before the name, such as the button that opens the list. */
  before?: ReactNode
  /** The ways to the pages. */
  navigation?: ReactNode
  /** Small controls before the person's name, such as the switch of the theme. */
  tools?: ReactNode
}

/** The page's top: what this is, where one can go, who answers, who asks. */
export function Header({ me, bootstrap, isPageNamed = false, before, navigation, tools }: HeaderProps) {
  const Brand = isPageNamed ? 'p' : 'h1'
  return (
    <header className="header">
      {before}
      <Brand className="brand">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={MARK} />
        </svg>
        <span className="brand-name">perdure</span>
      </Brand>
      {navigation}
      {bootstrap?.provider.offline ? <span className="badge">Offline analyst</span> : null}
      <div className="header-end">
        {tools}
        {me ? <PersonMenu me={me} /> : null}
      </div>
    </header>
  )
}
