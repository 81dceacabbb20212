/** A value that changes, and those who want to know. Shaped for React's `useSyncExternalStore`. */
export interface Observable<T> {
  /** Calls `listener` after each change until the returned function is called. */
  readonly subscribe: (listener: () => void) => () => void
  /** The value now; the same object until it changes. */
  readonly getSnapshot: () => T
}

export interface Store<T> extends Observable<T> {
  /** Replaces what `change` names. Tells nobody when nothing differs. */
  update(change: Partial<T>): void
}

export function createStore<T extends object>(initial: T): Store<T> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => value,
    update(change) {
      const keys = Object.keys(change) as (keyof T)[]
      if (keys.every((key) => Object.is(change[key], value[key]))) return
      value = { ...value, ...change }
      for (const listener of new Set(listeners)) listener()
    },
  }
}
