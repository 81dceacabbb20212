import { useRef, useState, type RefObject } from 'react'
import { RequestError } from '@perdure/client'
import { errorWords } from '../page/error-words.ts'
import type { Note } from './turn-note.ts'
import { useTurnActions } from './turn-actions-context.ts'

export type Thumb = 'up' | 'down'

/** What somebody says besides a thumb. */
export interface FeedbackWords {
  reason?: string
  comment?: string
}

export interface UsedFeedback {
  /** The thumbs down, where the focus returns to. */
  down: RefObject<HTMLButtonElement | null>
  /** The form that asks why is open. */
  isAsking: boolean
  /** Why the form's words were not taken. */
  error: string | undefined
  isSending: boolean
  press: (thumb: Thumb) => void
  /** Opens the form of a thumb that points down already. */
  reopen: () => void
  send: (words: FeedbackWords) => void
  skip: () => void
}

/** A thumb is told at once; why it points down is asked after that, and told again together with it. */
export function useFeedback(runId: string, value: Thumb | null, onNote: (note: Note) => void): UsedFeedback {
  const { rate } = useTurnActions()
  const down = useRef<HTMLButtonElement>(null)
  const [isAsking, setAsking] = useState(false)
  const [isSending, setSending] = useState(false)
  const [error, setError] = useState<string>()

  const close = () => {
    setAsking(false)
    setError(undefined)
    down.current?.focus()
  }
  const press = (thumb: Thumb) => {
    const next = thumb === value ? null : thumb
    setAsking(next === 'down')
    setError(undefined)
    rate(runId, { value: next }).then(
      () => onNote({ words: next === null ? 'Taken back' : 'Thanks', isBad: false }),
      (cause: unknown) => {
        setAsking(false)
        onNote({ words: `Not kept. ${refusalWords(cause)}`, isBad: true })
      },
    )
  }
  const send = (words: FeedbackWords) => {
    setSending(true)
    setError(undefined)
    rate(runId, { value: 'down', ...words })
      .then(
        () => {
          close()
          onNote({ words: 'Thanks', isBad: false })
        },
        (cause: unknown) => setError(refusalWords(cause)),
      )
      .finally(() => setSending(false))
  }
  return { down, isAsking, error, isSending, press, reopen: () => setAsking(true), send, skip: close }
}

function refusalWords(cause: unknown): string {
  if (cause instanceof RequestError) return errorWords(cause)
  throw cause
}
