import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react'
import { isComposing } from '../shortcuts/composing.ts'

/** A box as high as its text, within what the stylesheet allows. The browser does it alone where it can. */
export function useGrowingBox(text: string): RefObject<HTMLTextAreaElement | null> {
  const box = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [text])
  return box
}

/** Enter sends and Shift+Enter begins a line; while an input method composes, Enter belongs to it. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !isComposing(event.nativeEvent)
}
