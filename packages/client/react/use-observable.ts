import { useSyncExternalStore } from 'react'
import type { Observable } from '../store.ts'

const nothing = () => undefined
const neverChanges = () => nothing

/** The value of something that changes; the component is rendered again after each change. Undefined for undefined. */
export function useObservable<T>(observable: Observable<T>): T
export function useObservable<T>(observable: Observable<T> | undefined): T | undefined
export function useObservable<T>(observable: Observable<T> | undefined): T | undefined {
  const { subscribe, getSnapshot } = observable ?? { subscribe: neverChanges, getSnapshot: nothing }
  return useSyncExternalStore<T | undefined>(subscribe, getSnapshot, getSnapshot)
}
