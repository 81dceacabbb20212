import type { RunClient } from '@perdure/client'
import type { Me } from '@perdure/protocol'
import type { BusinessAddress } from '../page/address.ts'
import type { Seen, Selected } from '../page/page-context.ts'
import type { Navigate } from '../page/use-address.ts'

/** What a business page is given. */
export interface BusinessPageProps {
  client: RunClient
  me: Me
  address: BusinessAddress
  navigate: Navigate
  /** Told what the page shows once it has read it; absent where nobody wants to know. */
  onSeen?: ((seen: Seen) => void) | undefined
  /** Lets one ask about a row; absent where there is nobody to ask. */
  onAsk?: ((selected: Selected) => void) | undefined
}
