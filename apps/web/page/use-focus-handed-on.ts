import { useLayoutEffect, type RefObject } from 'react'

/**
 * Hands the focus on to `next` where `element` goes away with the focus in it, so that nobody who goes by keyboard is left
 * at nothing. `next` gives what takes its place, or null where nothing does; it must be the same function each time.
 */
export function useFocusHandedOn(element: RefObject<HTMLElement | null>, next: () => HTMLElement | null): void {
  useLayoutEffect(() => {
    const here = element.current
    return () => {
      // It is still on the page now; what takes its place is there when all of this change is.
      if (here?.contains(document.activeElement)) queueMicrotask(() => next()?.focus())
    }
  }, [element, next])
}
