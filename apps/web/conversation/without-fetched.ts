import type { Observable, Run, RunSnapshot } from '@perdure/client'

/**
 * A run that goes on as loading once it is fetched, and is otherwise as it is. React shows what it hears from outside at once
 * and whole, and begins anew with what it draws bit by bit: the answers of a long conversation, as they come one after the
 * other, would keep each other from being shown.
 */
export function withoutFetched({ subscribe, getSnapshot }: Pick<Run, 'subscribe' | 'getSnapshot'>): Observable<RunSnapshot> {
  let loading: RunSnapshot | undefined
  return {
    subscribe,
    getSnapshot() {
      const snapshot = getSnapshot()
      const hasEnded = snapshot.phase.phase === 'ended'
      if (!hasEnded) loading = isLoading(snapshot) ? snapshot : undefined
      return hasEnded && loading !== undefined ? loading : snapshot
    },
  }
}

export function isLoading(snapshot: RunSnapshot | undefined): boolean {
  return snapshot?.phase.phase === 'loading'
}
