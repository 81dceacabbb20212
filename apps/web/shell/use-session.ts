import { useCallback, useEffect, useRef, useState } from 'react'
import { RequestError, type RunClient, type ShownPage } from '@perdure/client'
import type { Bootstrap, Me } from '@perdure/protocol'
import type { Address } from '../page/address.ts'
import { pageContext, shownPageOf } from '../page/page-context.ts'
import { onPersonTold, tellPerson } from '../page/told-person.ts'

/** Who is here, and whether they can talk to the analyst. */
export type Session =
  | { state: 'loading' }
  | { state: 'signed_out' }
  /** Known by name, and without the permission; or the analyst is off for everybody. */
  | { state: 'refused'; me: Me; reason: 'no_permission' | 'switched_off' }
  | { state: 'failed'; error: RequestError }
  | { state: 'ready'; me: Me; bootstrap: Bootstrap; shown: ShownPage }

/**
 * Reads the session once, for what the page shows then; `reload` reads it again after a failure. Where another tab signs
 * out, or somebody else signs in there, nothing of this person stays on the page.
 */
export function useSession(client: RunClient, address: Address): { session: Session; reload: () => void } {
  const [session, setSession] = useState<Session>({ state: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const opened = useRef(address)
  useEffect(() => {
    let current = true
    void readSession(client, opened.current).then((read) => {
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
  useSamePerson(session, setSession, reload)
  return { session, reload }
}

/** Keeps the page to whom it is for: all tabs of a browser have one sign-in. */
function useSamePerson(session: Session, setSession: (session: Session) => void, reload: () => void): void {
  const here = useRef<string>(undefined)
  const userId = 'me' in session ? session.me.user.userId : undefined
  const isOut = session.state === 'signed_out'
  useEffect(() => {
    if (userId === undefined) return
    here.current = userId
    tellPerson(userId)
  }, [userId])
  useEffect(
    () =>
      onPersonTold((told) => {
        if (told === '') setSession({ state: 'signed_out' })
        else if (here.current !== undefined && told !== here.current) window.location.replace('/')
        else if (isOut) reload()
      }),
    [isOut, setSession, reload],
  )
}

async function readSession(client: RunClient, address: Address): Promise<Session> {
  try {
    const me = await client.readMe()
    return me.permissions.useAnalyst ? await readPanel(client, me, address) : { state: 'refused', me, reason: 'no_permission' }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return error.status === 401 ? { state: 'signed_out' } : { state: 'failed', error }
  }
}

async function readPanel(client: RunClient, me: Me, address: Address): Promise<Session> {
  try {
    const shown = shownPageOf(pageContext(address, me, undefined))
    return { state: 'ready', me, bootstrap: await client.readBootstrap(shown), shown }
  } catch (error) {
    if (!(error instanceof RequestError) || error.status !== 403) throw error
    return { state: 'refused', me, reason: error.code === 'feature_disabled' ? 'switched_off' : 'no_permission' }
  }
}
