import { useEffect, useImperativeHandle, type KeyboardEvent, type MouseEvent, type Ref, type SyntheticEvent } from 'react'
import { useAnnounce } from './announce.tsx'
import { CharacterLimit, isNearLimit, overLimitWords } from './character-limit.tsx'
import { isSendKey, useGrowingBox } from './text-box.ts'

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
  const box = useGrowingBox(text)
  useImperativeHandle(ref, () => ({ focus: () => box.current?.focus() }), [box])
  const announce = useAnnounce()
  const tooLong = overLimitWords(text, maxCharacters)
  const isTooLong = tooLong !== undefined
  const sendable = text.trim() !== '' && !isTooLong && !active

  const announceTooLong = () => {
    if (tooLong !== undefined) announce(tooLong)
  }
  useEffect(announceTooLong, [isTooLong]) // eslint-disable-line react/exhaustive-deps -- once, not for each character

  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (sendable) onSend()
    else announceTooLong()
  }
  const stop = (event: MouseEvent) => {
    if (!isSecondClick(event)) onStop()
  }
  const holdSecondClick = (event: MouseEvent) => {
    if (isSecondClick(event)) event.preventDefault()
  }
  const keyDown = (event: KeyboardEvent) => {
    if (isSendKey(event)) submit(event)
  }
  return (
    <form className="composer" onSubmit={submit}>
      <label htmlFor="question" className="hidden">
        Ask the analyst
      </label>
      <textarea
        id="question"
        dir="auto"
        ref={box}
        rows={1}
        value={text}
        placeholder="Ask about the business…"
        aria-invalid={isTooLong || undefined}
        aria-describedby={isNearLimit(text, maxCharacters) ? 'question-limit' : undefined}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={keyDown}
        autoComplete="off"
      />
      <CharacterLimit id="question-limit" text={text} maxCharacters={maxCharacters} />
      {/* Two buttons and never one that changes: a click on Stop would end as the click on Send that it has become. */}
      {active ? (
        <button key="stop" type="button" className="round" onClick={stop} disabled={stopping}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect x="4" y="4" width="8" height="8" rx="1.5" />
          </svg>
          <span>Stop</span>
        </button>
      ) : (
        <button
          key="send"
          type="submit"
          className="round primary"
          disabled={!sendable}
          title={tooLong}
          onClick={holdSecondClick}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 13V3.5M3.8 7.4 8 3.2l4.2 4.2" />
          </svg>
          <span>Send</span>
        </button>
      )}
    </form>
  )
}

/** Each button comes where the other was: who clicks twice, as many do, means the first of the two. */
function isSecondClick({ detail }: MouseEvent): boolean {
  return detail > 1
}
