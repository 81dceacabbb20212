import type { RunClient } from '@perdure/client'
import { Gate } from './gate.tsx'
import { OperationsFrame } from './operations-frame.tsx'
import { useAddress } from './use-address.ts'
import { useSession } from './use-session.ts'
import { Workspace } from './workspace.tsx'

/** The whole page: first who is here, then the panel. */
export function App({ client }: { client: RunClient }) {
  const { session, reload } = useSession(client)
  const [address] = useAddress()
  if (address.page === 'operations' && 'me' in session) return <OperationsFrame me={session.me} />
  if (session.state !== 'ready') return <Gate session={session} onRetry={reload} />
  return <Workspace client={client} me={session.me} bootstrap={session.bootstrap} />
}
