import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'

/** This near to the end counts as being there. */
const END_WITHIN_PX = 40
/** Keys that scroll towards the beginning; `Home` is one of those that lead to an end. */
const SCROLLS_UP: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp'])
/** In these a key moves the caret. */
const TEXT_FIELDS = 'input, textarea, select'
/** What somebody presses who wants to read on right there. */
const UNFOLDS = 'summary, .figure-more, .unfolds, .cited, .sort'

export interface Pinned {
  /** The element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>
  /** The element in it that grows. */
  content: RefObject<HTMLDivElement | null>
  /** Something came below what one sees. */
  hasNewBelow: boolean
  scrollToEnd: () => void
  /** Stays where it is, whatever comes or goes below. */
  hold: () => void
}

/**
 * Keeps a growing text at its end until one scrolls up or unfolds something, and again once one is back at the end. A
 * new `latest` is something that one would want to see; undefined is nothing. Where there is no conversation yet, what
 * stands in its place is read from its beginning.
 */
export function usePinned(latest: unknown, isEmpty: boolean): Pinned {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isPinned = useRef(true)
  const isBlank = useRef(isEmpty)
  const [hasNewBelow, setHasNewBelow] = useState(false)

  const scrollToEnd = useCallback(() => {
    isPinned.current = true
    setHasNewBelow(false)
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  const hold = useCallback(() => {
    isPinned.current = false
  }, [])

  useLayoutEffect(() => {
    isBlank.current = isEmpty
    isPinned.current = true
    if (isEmpty && scroller.current) scroller.current.scrollTop = 0
  }, [isEmpty])

  useEffect(() => {
    if (latest !== undefined && !isPinned.current) setHasNewBelow(true)
  }, [latest])

  useEffect(() => {
    const element = scroller.current
    const growing = content.current
    if (!element || !growing) return
    let heightPx = element.scrollHeight
    let topPx = element.scrollTop
    const resized = new ResizeObserver(() => {
      heightPx = element.scrollHeight
      if (isPinned.current && !isBlank.current) element.scrollTop = heightPx
    })
    const scrolled = () => {
      // The event comes late: of a text that has grown or shrunk since, it does not say that anybody scrolled.
      const isOfThisText = element.scrollHeight === heightPx
      const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight <= END_WITHIN_PX
      // Who has only begun to leave the end is near to it, and does not want to be held.
      const isLeaving = element.scrollTop < topPx
      topPx = element.scrollTop
      if (isAtEnd && !isLeaving) isPinned.current = true
      if (!isAtEnd && isOfThisText) isPinned.current = false
      if (isAtEnd) setHasNewBelow(false)
    }
    // Who scrolls up by wheel or key while the text grows means it, in whichever order the two are told.
    const leave = () => {
      if (element.scrollTop > 0) isPinned.current = false
    }
    const turned = ({ deltaY }: WheelEvent) => {
      if (deltaY < 0) leave()
    }
    const typed = (event: KeyboardEvent) => {
      const { key, target } = event
      if (SCROLLS_UP.has(key) && target === element) leave()
      if ((key !== 'Home' && key !== 'End') || !isForScrolling(event)) return
      // At once: a scroll that glides ends too early or too late, where what it passes turns out higher or lower than thought.
      event.preventDefault()
      if (key === 'End') scrollToEnd()
      else {
        leave()
        element.scrollTo({ top: 0, behavior: 'instant' })
      }
    }
    const clicked = (event: Event) => {
      if (event.target instanceof Element && event.target.closest(UNFOLDS)) isPinned.current = false
    }
    resized.observe(growing)
    resized.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', turned, { passive: true })
    element.addEventListener('keydown', typed)
    element.addEventListener('click', clicked)
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', turned)
      element.removeEventListener('keydown', typed)
      element.removeEventListener('click', clicked)
    }
  }, [scrollToEnd])

  return { scroller, content, hasNewBelow, scrollToEnd, hold }
}

/** Whether a key is left to scroll with: no text field has it, and nobody selects by it or has used it already. */
function isForScrolling({ target, defaultPrevented, shiftKey, altKey, metaKey }: KeyboardEvent): boolean {
  if (defaultPrevented || shiftKey || altKey || metaKey) return false
  return target instanceof Element && target.closest(TEXT_FIELDS) === null
}
