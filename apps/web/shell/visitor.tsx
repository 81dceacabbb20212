import type { RunClient } from '@perdure/client'
import type { Me } from '@perdure/protocol'
import { Isolated } from '../figures/isolated.tsx'
import { isBusinessAddress, type Address } from '../page/address.ts'
import { usePageTitle } from '../conversation-list/use-page-title.ts'
import { BusinessPage, OperationsPage } from './page-content.tsx'
import { placeTitle } from './place-title.ts'
import type { Navigate } from '../page/use-address.ts'
import type { Session } from './use-session.ts'
import { WorkspaceFrame } from './workspace-frame.tsx'

export interface VisitorProps {
  client: RunClient
  session: Extract<Session, { state: 'refused' }>
  address: Address
  navigate: Navigate
}

/** The page for somebody who may not use the analyst now: the business pages, and why there is nobody to ask. */
export function Visitor({ client, session, address, navigate }: VisitorProps) {
  const { me, reason } = session
  usePageTitle(placeTitle(address), 0)
  return (
    <WorkspaceFrame me={me} address={address} navigate={navigate}>
      {isBusinessAddress(address) ? (
        <BusinessPage {...{ client, me, address, navigate }} />
      ) : address.page === 'operations' ? (
        <OperationsPage me={me} />
      ) : (
        <div className="gate">{reason === 'no_permission' ? <NotPermitted me={me} /> : <SwitchedOff me={me} />}</div>
      )}
    </WorkspaceFrame>
  )
}

function NotPermitted({ me }: { me: Me }) {
  return (
    <>
      <h2>
        <Isolated>{me.user.displayName}</Isolated>, you may not use the analyst
      </h2>
      <p>
        You are signed in, but you do not have permission to ask the AI analyst. Someone who administers access in your
        company can grant it to you. Nothing else is wrong with your account, and the other pages are open to you.
      </p>
    </>
  )
}

function SwitchedOff({ me }: { me: Me }) {
  return (
    <>
      <h2>The analyst is switched off</h2>
      <p>
        <Isolated>{me.user.displayName}</Isolated>, it has been switched off for everybody for now. Your conversations are kept, and the other
        pages are open.
      </p>
    </>
  )
}
