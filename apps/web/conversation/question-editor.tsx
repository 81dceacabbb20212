import { useEffect, useId, useState, type KeyboardEvent, type SyntheticEvent } from 'react'
import { isComposing } from '../shortcuts/composing.ts'
import { useAnnounce } from './announce.tsx'
import { CharacterLimit, isNearLimit, overLimitWords } from './character-limit.tsx'
import { isSendKey, useGrowingBox } from './text-box.ts'
import { useGuarded, useTurnActions, whileBusy } from './turn-actions-context.ts'

export interface QuestionEditorProps {
  /** What it begins with. */
  text: string
  /** Somebody has just asked for it. */
  takesFocus: boolean
  maxCharacters: number
  /** It has been changed to this. */
  onText: (text: string) => void
  onAsk: (message: string) => void
  onCancel: () => void
}

/** A question that is being changed where it stands. The earlier one stays, as another version. */
export function QuestionEditor(props: QuestionEditorProps) {
  const { text: initial, takesFocus, maxCharacters, onText, onAsk, onCancel } = props
  const [text, setText] = useState(initial)
  const limitId = useId()
  const announce = useAnnounce()
  const guarded = useGuarded()
  const busy = whileBusy(useTurnActions())
  const box = useGrowingBox(text)
  useEffect(() => {
    if (!takesFocus) return
    const { current } = box
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
  }, [box, takesFocus])
  const tooLong = overLimitWords(text, maxCharacters)
  const isEmpty = text.trim() === ''

  const change = (changed: string) => {
    setText(changed)
    onText(changed)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (tooLong !== undefined) announce(tooLong)
    else if (!isEmpty) guarded(() => onAsk(text))
  }
  const keyDown = (event: KeyboardEvent) => {
    if (isSendKey(event)) submit(event)
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
    event.stopPropagation()
    onCancel()
  }
  return (
    <form className="question-editor" aria-label="Edit question" onSubmit={submit}>
      <textarea
        ref={box}
        dir="auto"
        rows={1}
        value={text}
        aria-label="Question"
        aria-invalid={tooLong !== undefined || undefined}
        aria-describedby={isNearLimit(text, maxCharacters) ? limitId : undefined}
        onChange={(event) => change(event.target.value)}
        onKeyDown={keyDown}
        autoComplete="off"
      />
      <CharacterLimit id={limitId} text={text} maxCharacters={maxCharacters} />
      <div className="form-buttons">
        <button type="button" className="quiet" onClick={onCancel}>
          Cancel
        </button>
        <button type="submit" className="quiet strong" disabled={isEmpty || tooLong !== undefined} {...busy}>
          Save and ask
        </button>
      </div>
    </form>
  )
}
