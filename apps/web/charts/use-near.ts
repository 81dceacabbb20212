import { useEffect, useState, type RefObject } from 'react'
import { createPassing } from './passing.ts'

/** This far from the window something counts as near: it is there before one has scrolled to it. */
const NEAR_PX = 900

/**
 * True once the element has come near the window and has not merely been scrolled past, and from then on. Nothing is
 * waited for where a browser cannot tell.
 */
export function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(typeof IntersectionObserver === 'undefined')
  useEffect(() => {
    if (isNear || ref.current === null) return
    const margin = `${NEAR_PX}px`
    // The margin of the window does not count inside of what scrolls in it; that of a scroller does.
    const options: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: margin, scrollMargin: margin }
    const passing = createPassing(PAGE, () => setNear(true))
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1)
      if (last) passing.tell(last.isIntersecting)
    }, options)
    observer.observe(ref.current)
    return () => {
      observer.disconnect()
      passing.tell(false)
    }
  }, [ref, isNear])
  return isNear
}

let scrolledAtMs = Number.NEGATIVE_INFINITY

const PAGE = {
  nowMs: () => performance.now(),
  scrolledAtMs: () => scrolledAtMs,
  after: (delayMs: number, callback: () => void) => {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

if (typeof document !== 'undefined') {
  // Scrolling is told to the element that scrolls only, unless one listens before it does.
  document.addEventListener('scroll', () => (scrolledAtMs = performance.now()), { capture: true, passive: true })
}
