import { FOLLOW_INTERVAL_MS } from '../limits.ts'
import type { Feeds } from '../log/feeds.ts'
import type { Store } from '../stores/store.ts'
import type { Watcher } from './watcher.ts'

/** Looks how far runs have come that are read here and written elsewhere. */
export function followWatcher(feeds: Feeds, store: Store, isWrittenHere: (runId: string) => boolean): Watcher {
  return {
    name: 'follow',
    intervalMs: FOLLOW_INTERVAL_MS,
    async runOnce() {
      const followed: string[] = []
      for (const feed of feeds.all()) {
        if (!feed.state().ended && !isWrittenHere(feed.runId)) followed.push(feed.runId)
      }
      if (followed.length === 0) return
      for (const progress of await store.readProgress(followed)) feeds.find(progress.runId)?.progress(progress)
    },
  }
}
