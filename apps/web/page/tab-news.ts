/** Tells the other tabs of this browser, and hears what they tell. Where the browser cannot do that, nobody hears. */
export interface TabNews<T> {
  /** Heard by every other tab that listens; by this one never. */
  tell(news: T): void
  /** Calls `listener` with what other tabs tell, until the returned function is called. */
  onNews(listener: (news: T) => void): () => void
}

/**
 * What tabs tell each other under a name. `read` takes what came for what it is: a tab of another version may tell
 * anything, and what is undefined is not heard. Nothing is told before somebody listens, or after.
 */
export function createTabNews<T>(name: string, read: (told: unknown) => T | undefined): TabNews<T> {
  const listeners = new Set<(news: T) => void>()
  // Opened for the first listener and closed after the last, so that a page that is thrown away leaves nothing open.
  let channel: BroadcastChannel | undefined
  const heard = ({ data }: MessageEvent<unknown>) => {
    const news = read(data)
    if (news !== undefined) for (const listener of new Set(listeners)) listener(news)
  }
  return {
    tell: (news) => channel?.postMessage(news),
    onNews(listener) {
      listeners.add(listener)
      if (channel === undefined) {
        channel = openChannel(name)
        channel?.addEventListener('message', heard)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        channel?.close()
        channel = undefined
      }
    },
  }
}

/** Undefined where the browser lets pages keep nothing, which may be to let their tabs say nothing. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}
