import { useEffect, useRef } from 'react'
import { isComposing } from './composing.ts'
import { areSingleKeysOn } from './single-keys.ts'
import { shortcutOf, type ShortcutId } from './shortcuts.ts'

/** Who does what, the latest last. One page has one keyboard. */
const handlers = new Map<ShortcutId, { current: () => void }[]>()

/** Does this when its keys are pressed, for as long as the component is there; the latest to come has the word. */
export function useShortcut(id: ShortcutId, handler: () => void): void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => {
    const mine = { current: () => latest.current() }
    handlers.set(id, [...(handlers.get(id) ?? []), mine])
    return () => {
      handlers.set(id, (handlers.get(id) ?? []).filter((one) => one !== mine))
    }
  }, [id])
}

/** As if its keys were pressed; false where nothing on the page does it. */
export function runShortcut(id: ShortcutId): boolean {
  const handler = handlers.get(id)?.at(-1)
  handler?.current()
  return handler !== undefined
}

/** Whether something on the page does it now. */
export function isAvailable(id: ShortcutId): boolean {
  return (handlers.get(id) ?? []).length > 0
}

/** A Mac's keyboard has Command where others have Control. */
export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}

/** Hears the keys of the whole page. Once in a page. */
export function useShortcutKeys(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event) || isInDialog()) return
      const isTyping = isTextField(event.target)
      const id = shortcutOf(event, { isTyping, hasSingleKeys: areSingleKeysOn(), isMac: isMac() })
      if (id !== undefined && runShortcut(id)) event.preventDefault()
      else if (event.key === 'Escape' && isTyping) leaveQuestion(event.target)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [])
}

/** A modal dialog has the keyboard to itself; the list or the analyst in one is still what it is beside the page. */
function isInDialog(): boolean {
  return document.querySelector('dialog:modal:not(.drawer, .analyst-sheet)') !== null
}

const NO_TEXT = new Set(['button', 'checkbox', 'radio', 'range', 'color', 'file', 'submit', 'reset', 'image'])

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type)
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}

/** From the box where one asks to the conversation above it, where keys scroll and single keys work. */
function leaveQuestion(target: EventTarget | null): void {
  if (target instanceof HTMLElement && target.id === 'question')
    document.querySelector<HTMLElement>('[role=log]')?.focus()
}
