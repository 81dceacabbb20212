import type { MouseEvent } from 'react'

/** Ids of the parts that one can skip to. */
export const MAIN_ID = 'main'
export const ANALYST_ID = 'analyst'

/** Ways past the navigation, seen once they have the focus. */
export function SkipLinks({ hasAnalyst }: { hasAnalyst: boolean }) {
  return (
    <div className="skip-links">
      <a href={`#${MAIN_ID}`} onClick={moveFocus}>
        Skip to the page
      </a>
      {hasAnalyst ? (
        <a href={`#${ANALYST_ID}`} onClick={moveFocus}>
          Skip to the analyst
        </a>
      ) : null}
    </div>
  )
}

/** Moves the focus and leaves the address as it is, so that the back button does not lead to where one skipped from. */
function moveFocus(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault()
  document.getElementById(event.currentTarget.hash.slice(1))?.focus()
}
