import type { RunRecord } from '../runs/run-record.ts'
import { createFeed, type Feed } from './feed.ts'

/** The feeds of this process: one for each run it runs or somebody reads here; gone with the last who needs it. */
export interface Feeds {
  /** Needs a feed, as new as `record`, until the returned function is called. */
  hold(record: RunRecord): { feed: Feed; release: () => void }
  find(runId: string): Feed | undefined
  all(): Iterable<Feed>
  /** Ends every attachment of this process; feeds made from now on are closed at birth. */
  close(): void
}

export function createFeeds(): Feeds {
  const held = new Map<string, { feed: Feed; holders: number }>()
  let closed = false
  return {
    hold(record) {
      const entry = held.get(record.runId) ?? { feed: createFeed(record), holders: 0 }
      held.set(record.runId, entry)
      entry.holders += 1
      entry.feed.progress(record)
      if (closed) entry.feed.close()
      let released = false
      const release = (): void => {
        if (released) return
        released = true
        entry.holders -= 1
        if (entry.holders === 0) held.delete(record.runId)
      }
      return { feed: entry.feed, release }
    },
    find: (runId) => held.get(runId)?.feed,
    *all() {
      for (const { feed } of held.values()) yield feed
    },
    close() {
      closed = true
      for (const { feed } of held.values()) feed.close()
    },
  }
}
