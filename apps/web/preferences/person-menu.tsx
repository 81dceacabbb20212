import { useRef, useState, type ReactNode, type ToggleEvent } from 'react'
import type { Me } from '@perdure/protocol'
import { tellPerson } from '../page/told-person.ts'
import { isAvailable, runShortcut } from '../shortcuts/use-shortcut.ts'
import { NoticeSwitch } from './notice-switch.tsx'
import { ThemeChoice } from './theme-choice.tsx'

/** The person's name, and behind it what they set for themselves and the way out. */
export function PersonMenu({ me }: { me: Me }) {
  const { displayName, title } = me.user
  return (
    <Menu
      button={
        <>
          <span className="initials" data-initials={initials(displayName)} />
          <span className="person-name" dir="auto">
            {displayName}
          </span>
          <span className="hidden">settings</span>
        </>
      }
    >
      {(close) => (
        <>
          <p className="menu-person">
            <strong dir="auto">{displayName}</strong>
            <span className="aside" dir="auto">
              {title}
            </span>
          </p>
          <ThemeChoice />
          {me.permissions.useAnalyst ? <AnalystSettings onClose={close} /> : null}
          <form method="post" action="/sign-out" onSubmit={() => tellPerson('')}>
            <button type="submit" className="menu-item">
              Sign out
            </button>
          </form>
        </>
      )}
    </Menu>
  )
}

function AnalystSettings({ onClose }: { onClose: () => void }) {
  const showShortcuts = () => {
    onClose()
    runShortcut('show-shortcuts')
  }
  return (
    <>
      <NoticeSwitch />
      {isAvailable('show-shortcuts') ? (
        <button type="button" className="menu-item" onClick={showShortcuts}>
          Keyboard shortcuts <kbd aria-hidden="true">?</kbd>
        </button>
      ) : null}
    </>
  )
}

interface MenuProps {
  button: ReactNode
  children: (close: () => void) => ReactNode
}

/** A popover of the browser: it closes on Escape and on a press outside, and is in no other element's way. */
function Menu({ button, children }: MenuProps) {
  const popover = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)
  const close = () => popover.current?.hidePopover()
  return (
    <>
      <button type="button" className="person" aria-expanded={isOpen} popoverTarget="person-menu">
        {button}
      </button>
      <div
        ref={popover}
        id="person-menu"
        className="menu"
        popover="auto"
        role="group"
        aria-label="Settings"
        onToggle={(event: ToggleEvent) => setOpen(event.newState === 'open')}
      >
        {isOpen ? children(close) : null}
      </div>
    </>
  )
}

/** The first letters of the first and the last of a person's names. */
function initials(displayName: string): string {
  const names = displayName.split(/\s+/).filter(Boolean)
  const both = names.length > 1 ? [names[0], names.at(-1)] : names
  return both.map((name) => String.fromCodePoint(name?.codePointAt(0) ?? 0x20)).join('').toUpperCase()
}
