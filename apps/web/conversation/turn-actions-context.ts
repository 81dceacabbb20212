import { createContext, useContext } from 'react'
import type { TurnSnapshot } from '@perdure/client'
import type { FeedbackRequest } from '@perdure/protocol'
import { useAnnounce } from './announce.tsx'
import type { UsedEditing } from './use-editing.ts'

/** Why nothing can be asked while a run goes on. One element of the page says so to assistive technology. */
export const BUSY_REASON = 'Another question of this conversation is being answered.'
export const BUSY_REASON_ID = 'busy-reason'

/** What one can do about any turn of the open conversation. */
export interface TurnActions {
  /** Why nothing can be asked just now; undefined: it can. */
  busyReason: string | undefined
  maxCharacters: number
  /** The question that is being changed. */
  editor: UsedEditing
  /** Asks in the place of a turn: its question again, or another one. */
  askInstead: (turn: TurnSnapshot, message: string) => void
  /** Shows another version of a turn, with what was asked after it. */
  show: (runId: string) => void
  /** Rejects with `RequestError`. */
  rate: (runId: string, feedback: Omit<FeedbackRequest, 'runId'>) => Promise<void>
}

export const TurnActionsContext = createContext<TurnActions | undefined>(undefined)

/** Within a conversation page only. */
export function useTurnActions(): TurnActions {
  const actions = useContext(TurnActionsContext)
  if (!actions) throw new Error('There is no conversation page around this')
  return actions
}

/** The properties of a button that asks: it stays where it is and says why, while nothing can be asked. */
export function whileBusy({ busyReason }: TurnActions) {
  if (busyReason === undefined) return {}
  return { 'aria-disabled': true, 'aria-describedby': BUSY_REASON_ID, title: busyReason } as const
}

/** Runs what asks a question, or says why it cannot be asked. */
export function useGuarded(): (action: () => void) => void {
  const { busyReason } = useTurnActions()
  const announce = useAnnounce()
  return (action) => {
    if (busyReason === undefined) action()
    else announce(busyReason)
  }
}
