/** So long after the last word of a scroll, it has come to rest. */
export const REST_AFTER_MS = 100
/** What stays near for so long is not merely passed by, though it still moves. */
export const STAYS_AFTER_MS = 500

export interface PassingPorts {
  nowMs: () => number
  /** When something last scrolled, on the clock of `nowMs`; -Infinity: never. */
  scrolledAtMs: () => number
  /** Calls `callback` once, `delayMs` from now, unless the returned function is called first. */
  after: (delayMs: number, callback: () => void) => () => void
}

export interface Passing {
  /** Whether the element is near now. */
  tell(isNear: boolean): void
}

/**
 * Tells what one has come to from what one scrolls past: calls `onCome` once the element is near and nothing scrolls, or
 * when it has been near for a while. What takes longer than a frame to draw would else hold up each scroll that passes it.
 */
export function createPassing({ nowMs, scrolledAtMs, after }: PassingPorts, onCome: () => void): Passing {
  let sinceMs: number | undefined
  let forget = (): void => {}

  function look(cameAtMs: number): void {
    const restsAtMs = scrolledAtMs() + REST_AFTER_MS
    const waitMs = Math.min(restsAtMs, cameAtMs + STAYS_AFTER_MS) - nowMs()
    if (waitMs <= 0) onCome()
    else forget = after(waitMs, () => look(cameAtMs))
  }

  return {
    tell(isNear) {
      if (isNear === (sinceMs !== undefined)) return
      forget()
      sinceMs = isNear ? nowMs() : undefined
      if (sinceMs !== undefined) look(sinceMs)
    },
  }
}
