import { useCallback, useEffect, useRef, useState, type RefObject } from 'react'

/** This near to the end counts as being there. */
const END_WITHIN_PX = 40

export interface Pinned {
  /** The element that scrolls. */
  scroller: RefObject<HTMLDivElement | null>
  /** The element in it that grows. */
  content: RefObject<HTMLDivElement | null>
  /** Something came below what one sees. */
  hasNewBelow: boolean
  scrollToEnd: () => void
}

/** Keeps a growing text at its end until one scrolls up, and again once one is back there. */
export function usePinned(): Pinned {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isPinned = useRef(true)
  const [hasNewBelow, setHasNewBelow] = useState(false)

  const scrollToEnd = useCallback(() => {
    isPinned.current = true
    setHasNewBelow(false)
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }, [])

  useEffect(() => {
    const element = scroller.current
    const growing = content.current
    if (!element || !growing) return
    let height = growing.offsetHeight
    const grown = new ResizeObserver(() => {
      const isTaller = growing.offsetHeight > height
      height = growing.offsetHeight
      if (isPinned.current) element.scrollTop = element.scrollHeight
      else if (isTaller) setHasNewBelow(true)
    })
    const scrolled = () => {
      isPinned.current = element.scrollHeight - element.scrollTop - element.clientHeight <= END_WITHIN_PX
      if (isPinned.current) setHasNewBelow(false)
    }
    grown.observe(growing)
    grown.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    return () => {
      grown.disconnect()
      element.removeEventListener('scroll', scrolled)
    }
  }, [])

  return { scroller, content, hasNewBelow, scrollToEnd }
}
