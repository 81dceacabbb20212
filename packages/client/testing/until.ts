import type { Observable } from '../store.ts'

/** Resolves with the first snapshot, the present one included, for which `holds`. Waits for changes, never for time. */
export function until<T>(observable: Observable<T>, holds: (snapshot: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const stop = observable.subscribe(check)
    check()
    function check() {
      const snapshot = observable.getSnapshot()
      if (!holds(snapshot)) return
      stop()
      resolve(snapshot)
    }
  })
}
