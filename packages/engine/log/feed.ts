import { isTerminal, type QueuePlace, type RunStatus, type RunView } from '@perdure/protocol'
import { RECENT_SEGMENTS_MAX_BYTES } from '../limits.ts'
import type { RunRecord } from '../runs/run-record.ts'
import type { RunProgress } from '../stores/store.ts'
import type { Segment } from './segment.ts'
import { originOf, type TextGrowth } from './text-growth.ts'

/** A view with the place in the log it stands for. */
export interface ViewAt {
  view: RunView
  seq: number
  loggedBytes: number
}

export interface FeedState {
  status: RunStatus
  attempt: number
  lastSeq: number
  loggedBytes: number
  ended: boolean
  /** Where the run stands in the queue, as last told; only while it waits. */
  queue: QueuePlace | undefined
  /** This process lets go of its readers: they attach again elsewhere. */
  closed: boolean
}

/**
 * What this process knows of one run that somebody reads or that it runs itself. Readers pull: they ask for what is past
 * their cursor and wait for a change when there is nothing, so nothing is kept for any one of them.
 */
export interface Feed {
  readonly runId: string
  readonly conversationId: string
  state(): FeedState
  /** Resolves with the next change, or at once where `version` is not the present one; also when the signal aborts. */
  changed(version: number, signal: AbortSignal): Promise<void>
  version(): number
  /** A commit of this process. */
  publish(written: { record: RunRecord; view?: RunView | undefined; segment?: Segment | undefined }): void
  /** What the store says of a run that another process writes. */
  progress(progress: RunProgress): void
  /** Nothing where the run does not wait any more. */
  setQueue(place: QueuePlace | undefined): void
  close(): void
  /** Recent segments that hold everything past `cursor`; undefined where they do not reach back so far. */
  recentAfter(cursor: number): Segment[] | undefined
  /** The latest view this process has, where it has one; `keepView` offers one that was read from the store. */
  viewAt(): ViewAt | undefined
  keepView(at: ViewAt): void
  /** What says the text of the latest view from now on; undefined where this process has none. */
  growth(): TextGrowth | undefined
}

export function createFeed(record: RunRecord): Feed {
  let state: FeedState = {
    status: record.status,
    attempt: record.attempt,
    lastSeq: record.lastSeq,
    loggedBytes: record.loggedBytes,
    ended: isTerminal(record.status),
    queue: undefined,
    closed: false,
  }
  let version = 0
  let waiting = new Set<() => void>()
  let recent: Segment[] = []
  let recentBytes = 0
  let viewAt: ViewAt | undefined
  let growth: TextGrowth | undefined

  function change(next: Partial<FeedState>): void {
    state = { ...state, ...next }
    version += 1
    const woken = waiting
    waiting = new Set()
    for (const wake of woken) wake()
  }

  function keepView(at: ViewAt): void {
    if (viewAt !== undefined && at.seq <= viewAt.seq) return
    const goesOn = viewAt !== undefined && originOf(viewAt.view) === originOf(at.view)
    viewAt = at
    // Where text was taken back, who tells the old one goes on from its last view, all from the same.
    if (goesOn && growth !== undefined) growth.latest = at.view
    else growth = { latest: at.view }
  }

  /** What is kept has no gap; where it does not end with the log, it is not used. */
  function keepRecent(segment: Segment): void {
    if (recent.at(-1)?.lastSeq !== segment.firstSeq - 1) {
      recent = []
      recentBytes = 0
    }
    recent.push(segment)
    recentBytes += segment.bytes.length
    while (recentBytes > RECENT_SEGMENTS_MAX_BYTES && recent.length > 1) {
      recentBytes -= recent.shift()?.bytes.length ?? 0
    }
  }

  return {
    runId: record.runId,
    conversationId: record.conversationId,
    state: () => state,
    version: () => version,
    changed(seen, signal) {
      if (seen !== version || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    },
    publish({ record: next, view, segment }) {
      // Another process may have gone on from this commit, and been heard of first.
      if (next.lastSeq < state.lastSeq) return
      if (segment !== undefined) keepRecent(segment)
      if (view !== undefined) keepView({ view, seq: next.lastSeq, loggedBytes: next.loggedBytes })
      change({
        status: next.status,
        attempt: next.attempt,
        lastSeq: next.lastSeq,
        loggedBytes: next.loggedBytes,
        ended: isTerminal(next.status),
        queue: next.status === 'queued' ? state.queue : undefined,
      })
    },
    progress({ status, attempt, lastSeq, loggedBytes }) {
      // Readers that are to attach elsewhere need no more of what is written there.
      if (lastSeq <= state.lastSeq || state.closed) return
      const queue = status === 'queued' ? state.queue : undefined
      change({ status, attempt, lastSeq, loggedBytes, ended: isTerminal(status), queue })
    },
    setQueue(place) {
      if (state.status !== 'queued') return
      if (place?.position === state.queue?.position && place?.estimateMs === state.queue?.estimateMs) return
      change({ queue: place })
    },
    close: () => change({ closed: true }),
    recentAfter(cursor) {
      const first = recent[0]
      if (first === undefined || first.firstSeq > cursor + 1 || recent.at(-1)?.lastSeq !== state.lastSeq) return undefined
      return recent.filter((segment) => segment.lastSeq > cursor)
    },
    viewAt: () => viewAt,
    keepView,
    growth: () => growth,
  }
}
