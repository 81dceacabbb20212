import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { addressPath, parseAddress, type Address } from './address.ts'

const NAVIGATED = 'perdure:navigated'

/** Goes to an address without loading the page again; `replace` leaves no entry for the back button. */
export type Navigate = (address: Address, how?: 'push' | 'replace') => void

/** Where the page is, and how to go elsewhere. The back button is heard. */
export function useAddress(): [Address, Navigate] {
  const target = useSyncExternalStore(subscribe, currentTarget)
  const navigate = useCallback<Navigate>((address, how = 'push') => {
    const wanted = addressPath(address)
    if (wanted === currentTarget()) return
    if (how === 'push') window.history.pushState(null, '', wanted)
    else window.history.replaceState(null, '', wanted)
    window.dispatchEvent(new Event(NAVIGATED))
  }, [])
  const address = useMemo(() => parseAddress(target), [target])
  return [address, navigate]
}

/** Where the page is now. */
export function currentAddress(): Address {
  return parseAddress(currentTarget())
}

function currentTarget(): string {
  return window.location.pathname + window.location.search
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(NAVIGATED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(NAVIGATED, listener)
  }
}
