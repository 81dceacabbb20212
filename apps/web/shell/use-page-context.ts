import { useCallback, useMemo, useState } from 'react'
import type { Me } from '@perdure/protocol'
import type { Address } from '../page/address.ts'
import { pageContext, type PageContext, type Seen } from '../page/page-context.ts'

export interface PageContextState {
  /** What stands on the page; undefined where there is no business page. */
  context: PageContext | undefined
  /** The part of it that goes along with the next question. */
  asked: PageContext | undefined
  isLeftOut: boolean
  leaveOut: (isLeftOut: boolean) => void
  onSeen: (seen: Seen) => void
}

/** What stands on the page beside the analyst. Left out, it stays so until one goes to another page. */
export function usePageContext(address: Address, me: Me): PageContextState {
  const [seen, setSeen] = useState<Seen>()
  const [leftOut, setLeftOut] = useState<Address['page']>()
  const { page } = address
  if (leftOut !== undefined && leftOut !== page) setLeftOut(undefined)
  const isLeftOut = leftOut === page
  const leaveOut = useCallback((isOut: boolean) => setLeftOut(isOut ? page : undefined), [page])
  const context = useMemo(() => pageContext(address, me, seen), [address, me, seen])
  return { context, asked: isLeftOut ? undefined : context, isLeftOut, leaveOut, onSeen: setSeen }
}
