import { useEffect, useId, useRef, useState, type RefObject, type SyntheticEvent } from 'react'
import { FEEDBACK_COMMENT_MAX_CHARACTERS } from '@perdure/protocol'
import { isComposing } from '../shortcuts/composing.ts'
import { CharacterLimit, isNearLimit } from './character-limit.tsx'
import { useGrowingBox } from './text-box.ts'
import type { FeedbackWords } from './use-feedback.ts'

/** What is told as the reason, and what a person reads. */
const REASONS = {
  wrong_figure: 'A figure is wrong',
  no_source: 'A source is missing',
  not_answered: 'It did not answer the question',
  too_slow: 'It took too long',
  too_long: 'It is too long',
  other: 'Something else',
} as const

export interface FeedbackFormProps {
  /** What was said before; nothing of it where it is asked for the first time. */
  before: FeedbackWords
  error: string | undefined
  isSending: boolean
  onSend: (words: FeedbackWords) => void
  onSkip: () => void
}

/** Asks what was wrong with an answer. It takes nothing away from the page, and Escape closes it. */
export function FeedbackForm({ before, error, isSending, onSend, onSkip }: FeedbackFormProps) {
  const [reason, setReason] = useState(before.reason)
  const [comment, setComment] = useState(before.comment ?? '')
  const form = useRef<HTMLFormElement>(null)
  const id = useId()
  const box = useGrowingBox(comment)
  useEffect(() => {
    const { current } = form
    const first = current?.querySelector<HTMLElement>('input:checked') ?? current?.querySelector('input')
    first?.focus({ preventScroll: true })
    form.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  useEscape(form, onSkip)
  const said = comment.trim()
  const isTooLong = said.length > FEEDBACK_COMMENT_MAX_CHARACTERS
  const isEmpty = reason === undefined && said === ''
  const isSame = reason === before.reason && said === (before.comment ?? '')
  const cannotSend = isTooLong || isSending || (isEmpty && isSame)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (cannotSend) return
    onSend({ ...(reason !== undefined && { reason }), ...(said !== '' && { comment: said }) })
  }
  return (
    <form className="feedback" ref={form} aria-label="What was wrong" onSubmit={submit}>
      <fieldset>
        <legend>What was wrong?</legend>
        {Object.entries(REASONS).map(([value, label]) => (
          <label key={value} className="reason">
            <input type="radio" name={id} checked={reason === value} onChange={() => setReason(value)} />
            {label}
          </label>
        ))}
      </fieldset>
      <label className="comment">
        <span>Comment (optional)</span>
        <textarea
          ref={box}
          dir="auto"
          rows={2}
          value={comment}
          aria-invalid={isTooLong || undefined}
          aria-describedby={isNearLimit(said, FEEDBACK_COMMENT_MAX_CHARACTERS) ? `${id}-limit` : undefined}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
      <CharacterLimit id={`${id}-limit`} text={said} maxCharacters={FEEDBACK_COMMENT_MAX_CHARACTERS} />
      {error === undefined ? null : (
        <p className="feedback-error" role="alert">
          Your words were not sent. {error}
        </p>
      )}
      <div className="form-buttons">
        <button type="button" className="quiet" onClick={onSkip}>
          {before.reason === undefined && before.comment === undefined ? 'Skip' : 'Cancel'}
        </button>
        <button type="submit" className="quiet strong" disabled={cannotSend}>
          Send feedback
        </button>
      </div>
    </form>
  )
}

/** Calls back when Escape is pressed anywhere in the element. */
function useEscape(element: RefObject<HTMLElement | null>, onEscape: () => void): void {
  const latest = useRef(onEscape)
  useEffect(() => {
    latest.current = onEscape
  })
  useEffect(() => {
    const { current } = element
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event)) return
      event.stopPropagation()
      latest.current()
    }
    current?.addEventListener('keydown', pressed)
    return () => current?.removeEventListener('keydown', pressed)
  }, [element])
}
