import { useCallback, useEffect, useRef } from 'react'
import { conversationAt, withConversation, type Address } from '../page/address.ts'
import type { PageMemory } from '../page/page-memory.ts'
import type { Navigate } from '../page/use-address.ts'

export interface OpenConversation {
  /** Undefined: a new one. */
  conversationId: string | undefined
  /**
   * Opens another at the place where one is: `push` because somebody wants to see it, `replace` because the new one that
   * stands there has got its id.
   */
  open: (conversationId: string, how: 'push' | 'replace') => void
  /** Begins a new one. */
  start: (how?: 'push' | 'replace') => void
  /** One that was opened is not there: it is no place to return to, and who was led there by that begins a new one. */
  leaveGone: (conversationId: string) => void
}

/** The open conversation, which the address names and this browser remembers. */
export function useOpenConversation(address: Address, navigate: Navigate, memory: PageMemory): OpenConversation {
  const conversationId = conversationAt(address)
  const isNew = address.page === 'new'
  const isFirst = useRef(true)
  const returnedTo = useRef<string>(undefined)
  useEffect(() => {
    const last = isFirst.current && isNew ? placeToReturnTo(memory) : undefined
    isFirst.current = false
    if (last !== undefined) returnedTo.current = last
    if (last !== undefined) navigate({ page: 'conversation', conversationId: last }, 'replace')
    else if (conversationId !== undefined) memory.rememberConversation(conversationId)
  }, [memory, conversationId, isNew, navigate])
  const here = useRef(address)
  useEffect(() => {
    here.current = address
  })
  const open = useCallback<OpenConversation['open']>(
    (id, how) => {
      const current = conversationAt(here.current)
      // Who has gone elsewhere meanwhile stays there.
      const isElsewhere = here.current.page === 'operations' || (current !== undefined && current !== id)
      if (how === 'push' || !isElsewhere) navigate(withConversation(here.current, id), how)
    },
    [navigate],
  )
  const start = useCallback<OpenConversation['start']>(
    (how = 'push') => {
      memory.rememberConversation(undefined)
      navigate(withConversation(here.current, undefined), how)
    },
    [memory, navigate],
  )
  const leaveGone = useCallback(
    (id: string) => {
      if (memory.lastConversation() === id) memory.rememberConversation(undefined)
      const isAskedThere = memory.pendingQuestions(Date.now()).some(({ request }) => request.conversationId === id)
      if (returnedTo.current === id && conversationAt(here.current) === id && !isAskedThere) start('replace')
    },
    [memory, start],
  )
  return { conversationId, open, start, leaveGone }
}

/** Where somebody who opens the panel anew left off; a question still on its way comes first. */
function placeToReturnTo(memory: PageMemory): string | undefined {
  const pending = memory.pendingQuestions(Date.now()).at(-1)
  return pending ? pending.request.conversationId : memory.lastConversation()
}
