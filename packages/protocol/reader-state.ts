import { RETRY_DELAY_MS } from './limits.ts'
import type { QueuePlace } from './events.ts'
import type { StreamItem } from './stream-parser.ts'
import { emptyView, type RunView } from './view.ts'

/**
 * Why a reader no longer tries. `finished`: the server has nothing more for this cursor (204). `refused`: another 4xx.
 * `unreadable`: gap after gap without getting anywhere. `closed`: its owner closed it.
 */
export type StopReason =
  'finished' | 'unauthenticated' | 'forbidden' | 'not_found' | 'refused' | 'unreadable' | 'closed'

export type ReaderPhase =
  /** The request is on its way. */
  | { readonly phase: 'connecting' }
  /** The answer is a stream. */
  | { readonly phase: 'reading' }
  /** Nothing is open; attach again at that time, or sooner when the network is back or the tab is shown. */
  | { readonly phase: 'waiting'; readonly retryAtMs: number }
  /** Closed on purpose while nobody looks. */
  | { readonly phase: 'hidden' }
  /** The run's `done` is held: there is nothing left to read. */
  | { readonly phase: 'ended' }
  | { readonly phase: 'stopped'; readonly reason: StopReason; readonly httpStatus?: number }

/**
 * A reader between two inputs. `phase`, `view`, `cursor` and `run` are for everybody, the rest is its own
 * book-keeping.
 */
export interface ReaderState {
  readonly phase: ReaderPhase
  /** What to show: the log up to `cursor`, with the newest place in the queue. */
  readonly view: RunView
  /** Absent together with everything that `view` could hold. */
  readonly cursor?: number | undefined
  /** Told by the first `ready`. */
  readonly run?: { readonly runId: string; readonly conversationId: string }

  /** The fold that is being built beside `view`, and the cursor at which it takes its place. */
  readonly fold?: { readonly view: RunView; readonly cursor: number } | undefined
  /** The newest unlogged place in the queue, and the attempt it was told for. */
  readonly place?: { readonly attempt: number; readonly queue?: QueuePlace } | undefined
  /** This connection has had its `ready`. */
  readonly isReady: boolean
  /** When this connection was asked for, and when something last came from it. */
  readonly attachedAtMs: number
  readonly heardAtMs: number
  /** What the stream's `retry:` said. */
  readonly retryDelayMs: number
  /** `Retry-After`: nothing, not even a shown tab, makes the reader ask before this. */
  readonly notBeforeMs: number
  /** In a row, without progress: connections lost, and gaps found. */
  readonly failures: number
  readonly gaps: number
  /** The highest cursor ever reached: progress is to get past it. */
  readonly furthest: number
}

export type ReaderInput =
  /** The answer's head came. */
  | {
      kind: 'responded'
      httpStatus: number
      /** The answer's `content-type`. */
      contentType?: string | null
      /** `parseRetryAfter` of the answer's header. */
      retryAfterMs?: number | undefined
    }
  /** The stream parser found something. */
  | { kind: 'received'; item: StreamItem }
  /** The response ended, or the network failed before or in it. */
  | { kind: 'disconnected' }
  /** The time that `wakeAtMs` told has come. Too early is harmless. */
  | { kind: 'tick' }
  /** The tab is hidden and its owner wants the connection back: optional. */
  | { kind: 'hidden' }
  | { kind: 'shown' }
  /** The browser says that the network is back. */
  | { kind: 'online' }
  /** A person asks to try again, now, also after a stop. */
  | { kind: 'retry' }
  /** The owner needs no reader any more. */
  | { kind: 'close' }

export type ReaderCommand =
  /** Close what is open, then ask for the stream: with `Last-Event-ID: <cursor>`, or without it. */
  | { kind: 'attach'; cursor?: number | undefined }
  /** Close what is open. */
  | { kind: 'close' }

/** A new state, and at most one thing to do. */
export interface ReaderStep {
  readonly state: ReaderState
  readonly command?: ReaderCommand
}

/** When an input happens: the clock, and a random number in [0, 1) for jitter. */
export interface Moment {
  nowMs: number
  random: number
}

/** What an earlier reader of the run held: both or neither. */
export interface Held {
  view: RunView
  cursor: number
}

export function initialState({ nowMs }: Moment, held?: Held): ReaderState {
  return {
    phase: { phase: 'connecting' },
    view: held?.view ?? emptyView(),
    cursor: held?.cursor,
    isReady: false,
    attachedAtMs: nowMs,
    heardAtMs: nowMs,
    retryDelayMs: RETRY_DELAY_MS,
    notBeforeMs: 0,
    failures: 0,
    gaps: 0,
    furthest: held?.cursor ?? 0,
  }
}
