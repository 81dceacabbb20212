import { useSyncExternalStore } from 'react'
import type { Observable } from '../store.ts'

/** The value of something that changes; the component is rendered again after each change. */
export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.getSnapshot, observable.getSnapshot)
}
