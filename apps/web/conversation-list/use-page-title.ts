import { useEffect } from 'react'
import { isolated } from '../figures/directions.ts'

/** The browser's tab: how many answers wait to be read, and what is open. */
export function usePageTitle(title: string | undefined, unreadCount: number): void {
  useEffect(() => {
    const named = title === undefined ? 'perdure' : `${isolated(title)} · perdure`
    document.title = unreadCount === 0 ? named : `(${unreadCount}) ${named}`
  }, [title, unreadCount])
}
