import { useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type Ref, type SyntheticEvent } from 'react'
import { formatCell } from '../answer/format.ts'

/** The share of the limit from which on it is shown. */
const LIMIT_SHOWN_FROM = 0.9

export interface ComposerProps {
  text: string
  onText: (text: string) => void
  onSend: () => void
  onStop: () => void
  /** A run is being answered: one can type, and stop it. */
  active: boolean
  stopping: boolean
  maxCharacters: number
  ref: Ref<ComposerHandle>
}

export interface ComposerHandle {
  focus(): void
}

/** Where one asks. Enter sends, Shift+Enter makes a new line. */
export function Composer({ text, onText, onSend, onStop, active, stopping, maxCharacters, ref }: ComposerProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  useImperativeHandle(ref, () => ({ focus: () => box.current?.focus() }), [])
  useLayoutEffect(() => fitHeight(box.current), [text])
  const tooLong = text.length > maxCharacters
  const sendable = text.trim() !== '' && !tooLong && !active

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (sendable) onSend()
  }
  const keyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
  }
  return (
    <form className="composer" onSubmit={submit}>
      <label htmlFor="question" className="hidden">
        Ask the analyst
      </label>
      <textarea
        id="question"
        ref={box}
        rows={1}
        value={text}
        placeholder="Ask about the business…"
        aria-invalid={tooLong || undefined}
        aria-describedby={isNearLimit(text, maxCharacters) ? 'question-limit' : undefined}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={keyDown}
        autoComplete="off"
      />
      <CharacterLimit text={text} maxCharacters={maxCharacters} />
      {active ? (
        <button type="button" className="round" onClick={onStop} disabled={stopping}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect x="4" y="4" width="8" height="8" rx="1.5" />
          </svg>
          <span>Stop</span>
        </button>
      ) : (
        <button type="submit" className="round primary" disabled={!sendable}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 13V3.5M3.8 7.4 8 3.2l4.2 4.2" />
          </svg>
          <span>Send</span>
        </button>
      )}
    </form>
  )
}

function CharacterLimit({ text, maxCharacters }: { text: string; maxCharacters: number }) {
  if (!isNearLimit(text, maxCharacters)) return null
  const over = text.length - maxCharacters
  return (
    <p id="question-limit" className={over > 0 ? 'limit over' : 'limit'}>
      {formatCell(text.length, 'count')} of {formatCell(maxCharacters, 'count')} characters
      {over > 0 ? `: ${formatCell(over, 'count')} too many` : ''}
    </p>
  )
}

function isNearLimit(text: string, maxCharacters: number): boolean {
  return text.length >= maxCharacters * LIMIT_SHOWN_FROM
}

/** As high as its text, within what the stylesheet allows. */
function fitHeight(box: HTMLTextAreaElement | null): void {
  if (!box) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight}px`
}
