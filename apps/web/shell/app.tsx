import type { RunClient } from '@perdure/client'
import { Gate } from './gate.tsx'
import { useAddress } from '../page/use-address.ts'
import { useSession } from './use-session.ts'
import { Visitor } from './visitor.tsx'
import { Workspace } from './workspace.tsx'

/** The whole page: first who is here, then what they may see. */
export function App({ client }: { client: RunClient }) {
  const [address, navigate] = useAddress()
  const { session, reload } = useSession(client, address)
  const place = { client, address, navigate }
  switch (session.state) {
    case 'ready':
      return <Workspace {...place} me={session.me} first={session.bootstrap} shown={session.shown} />
    case 'refused':
      return <Visitor {...place} session={session} />
    default:
      return <Gate session={session} onRetry={reload} />
  }
}
