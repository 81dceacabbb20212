import { useRef, type FocusEvent, type KeyboardEvent, type SyntheticEvent } from 'react'
import { isComposing } from '../shortcuts/composing.ts'

/** As long as the service takes a title. */
const TITLE_MAX_CHARACTERS = 200

/**
 * In place of a conversation's entry. `onDone` gets the new name, which may be empty or the old one: then nothing is
 * meant. Going elsewhere saves, Escape does not. `isElsewhere`: the focus has gone somewhere of its own.
 */
export function RenameForm({ title, onDone }: { title: string; onDone: (title: string, isElsewhere: boolean) => void }) {
  const isDone = useRef(false)
  const done = (entered: string, isElsewhere = false) => {
    // To take the field away is to take the focus from it, too.
    if (isDone.current) return
    isDone.current = true
    onDone(entered.trim(), isElsewhere)
  }
  const enteredIn = (form: HTMLFormElement) => {
    const entered = new FormData(form).get('title')
    return typeof entered === 'string' ? entered : ''
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    done(enteredIn(event.currentTarget))
  }
  const blur = (event: FocusEvent<HTMLInputElement | HTMLButtonElement>) => {
    const { form } = event.currentTarget
    // Another window in front is no going elsewhere.
    if (!form || !document.hasFocus() || form.contains(event.relatedTarget)) return
    done(enteredIn(form), true)
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
    event.preventDefault()
    done(title)
  }
  return (
    <form className="entry-form" onSubmit={submit}>
      <input
        name="title"
        dir="auto"
        aria-label={`New name for ${title}`}
        defaultValue={title}
        maxLength={TITLE_MAX_CHARACTERS}
        autoComplete="off"
        onKeyDown={keyDown}
        onBlur={blur}
        onFocus={(event) => event.currentTarget.select()}
        autoFocus
      />
      <button type="submit" className="quiet" onKeyDown={keyDown} onBlur={blur}>
        Save
      </button>
    </form>
  )
}
