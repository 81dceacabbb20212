import { RETRY_DELAY_MAX_MS, RETRY_DELAY_MIN_MS } from './backoff.ts'
import { readEvent } from './event-shapes.ts'
import type { LogEvent, ReadyData } from './events.ts'
import type { ReaderState } from './reader-state.ts'
import type { StreamItem } from './stream-parser.ts'
import { applyEvent, applyQueueMove, emptyView, type RunView } from './view.ts'

/** A connection that lived this long was no failure, even if the run had nothing to say. */
export const HEALTHY_AFTER_MS = 10_000

/** `gap`: what came cannot follow what is held. */
export type Received = { readonly outcome: 'applied'; readonly state: ReaderState } | { readonly outcome: 'gap' }

const GAP: Received = { outcome: 'gap' }

/** What one thing found in the stream makes of the state: no phases, no time but the clock for health. */
export function receive(state: ReaderState, item: StreamItem, nowMs: number): Received {
  const heard = { ...state, heardAtMs: nowMs }
  switch (item.kind) {
    case 'overflow':
      return GAP
    case 'retry':
      return applied({ ...heard, retryDelayMs: clamp(item.delayMs, RETRY_DELAY_MIN_MS, RETRY_DELAY_MAX_MS) })
    case 'comment':
      return applied(nowMs - state.attachedAtMs >= HEALTHY_AFTER_MS ? { ...heard, failures: 0 } : heard)
    case 'event':
      return receiveEvent(heard, item)
  }
}

function receiveEvent(state: ReaderState, item: StreamItem & { kind: 'event' }): Received {
  const event = readEvent(item.name, item.data)
  if (event === 'broken') return GAP
  if (event === 'unknown') return state.isReady ? receiveUnknown(state, item.id) : applied(state)
  if (event.event === 'ready') return receiveReady(state, event.data)
  if (!state.isReady) return GAP
  if (state.fold) return receiveFolded(state, state.fold, event, item.id)
  return item.id === undefined ? receiveUnlogged(state, event) : receiveLogged(state, event, item.id)
}

/** First on every connection and before every fold. */
function receiveReady(state: ReaderState, ready: ReadyData): Received {
  const { runId, conversationId, attempt, queue, cursor } = ready
  const place = ready.status === 'queued' && queue ? { attempt, queue } : undefined
  const next = { ...state, isReady: true, run: { runId, conversationId }, place, view: placed(state.view, place) }
  if (ready.fold) return applied({ ...next, fold: { view: emptyView(), cursor } })
  return cursor === (state.cursor ?? 0) ? applied({ ...next, fold: undefined }) : GAP
}

/** Only a fold's last event has an id; until it comes, what is held stays as it is. */
function receiveFolded(
  state: ReaderState,
  fold: { view: RunView; cursor: number },
  event: LogEvent,
  id: number | undefined,
): Received {
  const outcome = applyEvent(fold.view, event)
  if (outcome.outcome === 'gap') return GAP
  if (id === undefined) return applied({ ...state, fold: { ...fold, view: outcome.view } })
  return id === fold.cursor ? applied(reached(state, outcome.view, id)) : GAP
}

function receiveLogged(state: ReaderState, event: LogEvent, id: number): Received {
  const cursor = state.cursor ?? 0
  if (id <= cursor) return applied(state)
  if (id > cursor + 1) return GAP
  const outcome = applyEvent(state.view, event)
  return outcome.outcome === 'gap' ? GAP : applied(reached(state, outcome.view, id))
}

/** A place in the queue is the only thing told beside the log; a logged event without its id has lost its place. */
function receiveUnlogged(state: ReaderState, event: LogEvent): Received {
  if (event.event !== 'status') return GAP
  const { attempt, queue } = event.data
  const place = { attempt, queue }
  return applied({ ...state, place, view: placed(state.view, place) })
}

function receiveUnknown(state: ReaderState, id: number | undefined): Received {
  if (id === undefined) return applied(state)
  if (state.fold) return id === state.fold.cursor ? applied(reached(state, state.fold.view, id)) : GAP
  const cursor = state.cursor ?? 0
  if (id <= cursor) return applied(state)
  return id === cursor + 1 ? applied(reached(state, state.view, id)) : GAP
}

function reached(state: ReaderState, view: RunView, cursor: number): ReaderState {
  const next = { ...state, view: placed(view, state.place), cursor, fold: undefined }
  return cursor > state.furthest ? { ...next, furthest: cursor, failures: 0, gaps: 0 } : next
}

/** The log tells a place as it was when logged; `place` is newer for the attempt that it was told for. */
function placed(view: RunView, place: ReaderState['place']): RunView {
  return place ? applyQueueMove(view, place) : view
}

function applied(state: ReaderState): Received {
  return { outcome: 'applied', state }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
