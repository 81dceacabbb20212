import { useCallback, useSyncExternalStore } from 'react'
import { addressPath, parseAddress, type Address } from './address.ts'

const NAVIGATED = 'perdure:navigated'

/** Where the page is, and how to go elsewhere without loading it again. The back button is heard. */
export function useAddress(): [Address, (address: Address, how?: 'push' | 'replace') => void] {
  const path = useSyncExternalStore(subscribe, () => window.location.pathname)
  const navigate = useCallback((address: Address, how: 'push' | 'replace' = 'push') => {
    const target = addressPath(address)
    if (target === window.location.pathname) return
    if (how === 'push') window.history.pushState(null, '', target)
    else window.history.replaceState(null, '', target)
    window.dispatchEvent(new Event(NAVIGATED))
  }, [])
  return [parseAddress(path), navigate]
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(NAVIGATED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(NAVIGATED, listener)
  }
}
