import type { RunClient } from '@perdure/client'
import { Gate } from './gate.tsx'
import { useSession } from './use-session.ts'
import { Workspace } from './workspace.tsx'

/** The whole page: first who is here, then the panel. */
export function App({ client }: { client: RunClient }) {
  const { session, reload } = useSession(client)
  if (session.state !== 'ready') return <Gate session={session} onRetry={reload} />
  return <Workspace client={client} me={session.me} bootstrap={session.bootstrap} />
}
