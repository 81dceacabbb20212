/** When a page does what can wait: each in a turn of its own. */
export interface Turns {
  /** Once the browser has nothing else to do. */
  whenIdle(act: () => void): void
  /** After what waits already. */
  next(act: () => void): void
}

/** What is done once and ahead, so that whoever needs it first need not wait for it. */
export interface WarmUp {
  /** Does one thing after the other as the browser finds time. */
  begin(): void
  /** Does what is left now, one thing after the other. Resolves when nothing is; never rejects. */
  hurry(): Promise<void>
}

/** A thing that fails is left to whoever needs it: it fails there again, and is told there. */
export function createWarmUp(things: readonly (() => unknown)[], turns: Turns): WarmUp {
  const left = [...things]
  let hurrying: Promise<void> | undefined

  function doOne(): void {
    try {
      left.shift()?.()
    } catch {
      // Told by whoever needs it.
    }
  }

  async function doAll(): Promise<void> {
    while (left.length > 0) {
      await new Promise<void>((resolve) => turns.next(resolve))
      doOne()
    }
  }

  return {
    begin() {
      for (const _ of left) turns.whenIdle(doOne)
    },
    hurry: () => (hurrying ??= doAll()),
  }
}

/** Those of a browser; one that tells nothing of its idle time does all in turn. */
export const BROWSER_TURNS: Turns = {
  whenIdle: (act) => void (typeof requestIdleCallback === 'undefined' ? setTimeout(act) : requestIdleCallback(act)),
  next: (act) => void setTimeout(act),
}
