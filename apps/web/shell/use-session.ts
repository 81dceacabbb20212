import { useCallback, useEffect, useState } from 'react'
import { RequestError, type RunClient } from '@perdure/client'
import type { Bootstrap, Me } from '@perdure/protocol'

/** Who is here, and whether they can talk to the analyst. */
export type Session =
  | { state: 'loading' }
  | { state: 'signed_out' }
  /** Known by name, and without the permission; or the analyst is off for everybody. */
  | { state: 'refused'; me: Me; reason: 'no_permission' | 'switched_off' }
  | { state: 'failed'; error: RequestError }
  | { state: 'ready'; me: Me; bootstrap: Bootstrap }

/** Reads the session once; `reload` reads it again after a failure. */
export function useSession(client: RunClient): { session: Session; reload: () => void } {
  const [session, setSession] = useState<Session>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    void readSession(client).then((read) => {
      if (current) setSession(read)
    })
    return () => {
      current = false
    }
  }, [client, attempt])
  const reload = useCallback(() => {
    setSession({ state: 'loading' })
    setAttempt((count) => count + 1)
  }, [])
  return { session, reload }
}

async function readSession(client: RunClient): Promise<Session> {
  try {
    const me = await client.readMe()
    return me.permissions.useAnalyst ? await readPanel(client, me) : { state: 'refused', me, reason: 'no_permission' }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.status === 401 ? { state: 'signed_out' } : { state: 'failed', error }
  }
}

async function readPanel(client: RunClient, me: Me): Promise<Session> {
  try {
    return { state: 'ready', me, bootstrap: await client.readBootstrap() }
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 403) throw error
    return { state: 'refused', me, reason: error.code === 'feature_disabled' ? 'switched_off' : 'no_permission' }
  }
}
