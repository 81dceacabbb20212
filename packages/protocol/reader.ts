import { backoffDelayMs } from './backoff.ts'
import { HEARTBEAT_INTERVAL_MS, SILENCE_TIMEOUT_MS } from './limits.ts'
import { receive } from './reader-receive.ts'
import {
  initialState,
  type Held,
  type Moment,
  type ReaderInput,
  type ReaderPhase,
  type ReaderState,
  type ReaderStep,
  type StopReason,
} from './reader-state.ts'
import { emptyView } from './view.ts'

/**
 * The reader as a value: it attaches, reads, waits and attaches again until it holds the run's `done`. A shell does
 * what `command` says, feeds what happens to `readerStep`, and keeps one timer at `wakeAtMs`. After a command it must
 * not feed anything more of the connection it had before.
 */

/** Gaps in a row, without progress, after which the stream is held to be unreadable. */
export const GAPS_MAX = 5

const STOPS: Partial<Record<number, StopReason>> = { 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found' }

/** A reader that attaches at once. `held`: what an earlier one of the same run held, to go on from. */
export function startReader(moment: Moment, held?: Held): ReaderStep {
  return attach(initialState(moment, held), moment)
}

/** What `input` makes of the reader. An input that does not fit the phase changes nothing. */
export function readerStep(state: ReaderState, input: ReaderInput, moment: Moment): ReaderStep {
  switch (input.kind) {
    case 'responded':
      return state.phase.phase === 'connecting' ? respond(state, input, moment) : { state }
    case 'received':
      return state.phase.phase === 'reading' ? read(state, input, moment) : { state }
    case 'disconnected':
      return isConnected(state) ? lose(state, moment) : { state }
    case 'tick':
      return tick(state, moment)
    case 'hidden':
      return isTrying(state) ? { state: enter(state, { phase: 'hidden' }), command: { kind: 'close' } } : { state }
    case 'shown':
      return state.phase.phase === 'hidden' || state.phase.phase === 'waiting' ? attachSoon(state, moment) : { state }
    case 'online':
      return state.phase.phase === 'waiting' || seemsDead(state, moment) ? attachSoon(state, moment) : { state }
    case 'retry':
      return state.phase.phase === 'waiting' || state.phase.phase === 'stopped'
        ? attach({ ...state, failures: 0, gaps: 0 }, moment)
        : { state }
    case 'close':
      return state.phase.phase === 'ended' ? { state } : stop(state, 'closed')
  }
}

/** When to feed a `tick`; undefined where nothing is waited for. */
export function wakeAtMs(state: ReaderState): number | undefined {
  if (state.phase.phase === 'waiting') return state.phase.retryAtMs
  return isConnected(state) ? state.heardAtMs + SILENCE_TIMEOUT_MS : undefined
}

function attach(state: ReaderState, { nowMs }: Moment): ReaderStep {
  const next = { ...enter(state, { phase: 'connecting' }), attachedAtMs: nowMs, heardAtMs: nowMs, notBeforeMs: 0 }
  return { state: next, command: { kind: 'attach', cursor: state.cursor } }
}

/** Now, or at the time that the server set. */
function attachSoon(state: ReaderState, moment: Moment): ReaderStep {
  if (moment.nowMs >= state.notBeforeMs) return attach(state, moment)
  return { state: enter(state, { phase: 'waiting', retryAtMs: state.notBeforeMs }), command: { kind: 'close' } }
}

function respond(state: ReaderState, answer: ReaderInput & { kind: 'responded' }, moment: Moment): ReaderStep {
  const { httpStatus, contentType, retryAfterMs } = answer
  if (httpStatus === 200 && isEventStream(contentType)) {
    return { state: { ...state, phase: { phase: 'reading' }, heardAtMs: moment.nowMs } }
  }
  if (httpStatus === 204) return state.view.done ? end(state) : stop(state, 'finished', httpStatus)
  const passes = httpStatus < 400 || httpStatus >= 500 || httpStatus === 408 || httpStatus === 429
  return passes ? lose(state, moment, retryAfterMs) : stop(state, STOPS[httpStatus] ?? 'refused', httpStatus)
}

function read(state: ReaderState, { item }: ReaderInput & { kind: 'received' }, moment: Moment): ReaderStep {
  const received = receive(state, item, moment.nowMs)
  if (received.outcome === 'gap') return discard(state, moment)
  return received.state.view.done ? end(received.state) : { state: received.state }
}

/** State and cursor go together. The first gap is mended at once, further ones with backoff. */
function discard(state: ReaderState, moment: Moment): ReaderStep {
  const gaps = state.gaps + 1
  const empty = { ...state, view: emptyView(), cursor: undefined, place: undefined, gaps }
  if (gaps >= GAPS_MAX) return stop(empty, 'unreadable')
  return gaps === 1 ? attach(empty, moment) : lose(empty, moment)
}

function tick(state: ReaderState, moment: Moment): ReaderStep {
  const wakeMs = wakeAtMs(state)
  if (wakeMs === undefined || moment.nowMs < wakeMs) return { state }
  return state.phase.phase === 'waiting' ? attach(state, moment) : lose(state, moment)
}

function lose(state: ReaderState, { nowMs, random }: Moment, retryAfterMs?: number): ReaderStep {
  const failures = state.failures + 1
  const delayMs = backoffDelayMs({ failures, baseMs: state.retryDelayMs, random, retryAfterMs })
  const retryAtMs = nowMs + delayMs
  const waiting = enter(state, { phase: 'waiting', retryAtMs })
  return {
    state: { ...waiting, failures, notBeforeMs: retryAfterMs === undefined ? 0 : retryAtMs },
    command: { kind: 'close' },
  }
}

function end(state: ReaderState): ReaderStep {
  return { state: enter(state, { phase: 'ended' }), command: { kind: 'close' } }
}

function stop(state: ReaderState, reason: StopReason, httpStatus?: number): ReaderStep {
  const phase: ReaderPhase =
    httpStatus === undefined ? { phase: 'stopped', reason } : { phase: 'stopped', reason, httpStatus }
  return { state: enter(state, phase), command: { kind: 'close' } }
}

/** Every change of phase leaves the connection behind, and with it an unfinished fold. */
function enter(state: ReaderState, phase: ReaderPhase): ReaderState {
  return { ...state, phase, fold: undefined, isReady: false }
}

function isConnected({ phase: { phase } }: ReaderState): boolean {
  return phase === 'connecting' || phase === 'reading'
}

function isTrying(state: ReaderState): boolean {
  return isConnected(state) || state.phase.phase === 'waiting'
}

/** Connected, but without even a heartbeat for longer than one should take. */
function seemsDead(state: ReaderState, { nowMs }: Moment): boolean {
  return isConnected(state) && nowMs - state.heardAtMs > HEARTBEAT_INTERVAL_MS
}

function isEventStream(contentType: string | null | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'text/event-stream'
}
