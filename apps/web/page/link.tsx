import type { AnchorHTMLAttributes, MouseEvent } from 'react'
import { addressPath, type Address } from './address.ts'
import type { Navigate } from './use-address.ts'

export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  to: Address
  navigate: Navigate
}

/** A link within the page. With a modifier the browser opens a tab, as with any link. */
export function Link({ to, navigate, onClick, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  return (
    <a {...rest} href={addressPath(to)} onClick={follow}>
      {children}
    </a>
  )
}
