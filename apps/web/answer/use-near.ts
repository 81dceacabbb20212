import { useEffect, useState, type RefObject } from 'react'

/** This far from the window something counts as near: it is there before one has scrolled to it. */
const NEAR_PX = 900

/** True once the element has come near the window, and from then on. Nothing is waited for where a browser cannot tell. */
export function useNear(ref: RefObject<HTMLElement | null>): boolean {
  const [isNear, setNear] = useState(typeof IntersectionObserver === 'undefined')
  useEffect(() => {
    if (isNear || ref.current === null) return
    const margin = `${NEAR_PX}px`
    // The margin of the window does not count inside of what scrolls in it; that of a scroller does.
    const options: IntersectionObserverInit & { scrollMargin: string } = { rootMargin: margin, scrollMargin: margin }
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
    }, options)
    observer.observe(ref.current)
    return () => observer.disconnect()
  }, [ref, isNear])
  return isNear
}
