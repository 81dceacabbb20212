import {
  emptyView,
  type ChatRequest,
  type Held,
  type ReaderPhase,
  type ReaderState,
  type RunView,
} from '@perdure/protocol'
import type { Environment } from './environment.ts'
import { follow, type Follower } from './follow.ts'
import { loadRun, openStream, runPath } from './read-run.ts'
import { RequestError, unreachable } from './request-error.ts'
import type { RetryPause } from './retry.ts'
import type { ServiceRequests } from './service-requests.ts'
import { startRun } from './start-run.ts'
import type { BootstrapTokens } from './bootstrap-token.ts'
import { createStore, type Observable, type Store } from './store.ts'
import type { Turnstile } from './turnstile.ts'

/** What the client is doing about a run. */
export type RunPhase =
  /** The question is on its way; `retryAtMs` while it waits to be sent again. */
  | { readonly phase: 'sending'; readonly retryAtMs?: number }
  /** The question was not taken: there is no run. The snapshot's `error` says why. */
  | { readonly phase: 'refused' }
  /** What an ended run has said is being fetched. */
  | { readonly phase: 'loading' }
  | ReaderPhase

export interface RunSnapshot {
  /** Undefined until the question is taken. */
  readonly runId: string | undefined
  readonly conversationId: string | undefined
  readonly view: RunView
  readonly phase: RunPhase
  /** Why the last request failed; undefined once one has succeeded. */
  readonly error: RequestError | undefined
  /** Somebody here asked to stop the run, and its end has not come yet. */
  readonly stopping: boolean
}

export interface RunIds {
  runId: string
  conversationId: string
}

/** A run as one page sees it. The run goes on whatever becomes of this. */
export interface Run extends Observable<RunSnapshot> {
  /** Resolves once the run is known to exist; rejects with `RequestError` where it does not come to that. */
  readonly accepted: Promise<RunIds>
  /** Asks the service to stop the run; resolves when it has taken that down. Rejects with `RequestError`. */
  cancel(): Promise<void>
  /** Tries to read the run now, also after giving up. */
  retry(): void
  /** Stops reading for good. A question on its way is still sent. */
  close(): void
}

export interface RunPorts {
  requests: ServiceRequests
  tokens: BootstrapTokens
  environment: Environment
  /** What an ended run has said is fetched for only so many at a time. */
  loading: Turnstile
}

/** What a page knows of a run before it reads it. */
export type RunOrigin =
  /** A question yet to be asked. The same key is the same run, however often it is sent. */
  | { from: 'question'; request: ChatRequest; idempotencyKey: string }
  /** A run that exists. One known to have `ended` is fetched without taking up a stream. */
  | { from: 'run'; runId: string; conversationId?: string | undefined; ended?: boolean | undefined }

/** Starts or opens a run at once and keeps its snapshot until it ends or is closed. */
export function createRun(ports: RunPorts, origin: RunOrigin): Run {
  return new OwnRun(ports, origin)
}

class OwnRun implements Run {
  readonly subscribe: Run['subscribe']
  readonly getSnapshot: Run['getSnapshot']
  readonly accepted: Promise<RunIds>
  readonly #ports: RunPorts
  readonly #origin: RunOrigin
  readonly #store: Store<RunSnapshot>
  readonly #acceptance = Promise.withResolvers<RunIds>()
  /** Ends the request that asks for the run, whose answer is the first stream. */
  readonly #asking = new AbortController()
  #loading = new AbortController()
  #follower: Follower | undefined
  #isAccepted = false
  #isClosed = false

  constructor(ports: RunPorts, origin: RunOrigin) {
    this.#ports = ports
    this.#origin = origin
    this.#store = createStore(initialSnapshot(origin))
    this.subscribe = this.#store.subscribe
    this.getSnapshot = this.#store.getSnapshot
    this.accepted = this.#acceptance.promise
    // Nobody need wait for it: the snapshot tells the same.
    this.accepted.catch(() => {})
    if (origin.from === 'question') void this.#send(origin)
    else if (origin.ended) void this.#load(origin.runId)
    else this.#attach(origin.runId)
  }

  async cancel(): Promise<void> {
    const { phase, error } = this.getSnapshot()
    this.#store.update({ stopping: true })
    if (phase.phase === 'sending' && phase.retryAtMs !== undefined) this.#asking.abort(error)
    const ids = await this.accepted.catch(() => undefined)
    if (!ids) return
    try {
      await this.#ports.requests.run(`${runPath(ids.runId)}/cancel`, { method: 'POST' })
    } catch (cause) {
      this.#store.update({ stopping: false })
      throw cause
    }
  }

  retry(): void {
    this.#isClosed = false
    if (this.#follower) this.#follower.retry()
    else if (this.#origin.from === 'run' && this.getSnapshot().phase.phase === 'stopped')
      void this.#load(this.#origin.runId)
  }

  close(): void {
    this.#isClosed = true
    this.#loading.abort()
    if (this.#isAccepted || this.#origin.from === 'run') this.#follower?.close()
  }

  async #send(question: RunOrigin & { from: 'question' }): Promise<void> {
    const { signal } = this.#asking
    try {
      const response = await startRun(this.#ports, { ...question, signal, onPause: (pause) => this.#paused(pause) })
      const runId = response.headers.get('x-run-id')
      if (runId === null)
        throw new RequestError('unexpected_answer', 'The service did not name the run', response.status)
      this.#attach(runId, { first: response })
    } catch (cause) {
      const error = unreachable(cause)
      this.#store.update({ phase: { phase: 'refused' }, error, stopping: false })
      this.#acceptance.reject(error)
    }
  }

  #paused(pause: RetryPause | undefined): void {
    const phase: RunPhase = pause ? { phase: 'sending', retryAtMs: pause.retryAtMs } : { phase: 'sending' }
    this.#store.update({ phase, error: pause?.error })
    // Stopped before it was sent: it need not be sent at all.
    if (pause && this.getSnapshot().stopping) this.#asking.abort(pause.error)
  }

  async #load(runId: string): Promise<void> {
    this.#store.update({ phase: { phase: 'loading' }, error: undefined })
    this.#loading = new AbortController()
    const { signal } = this.#loading
    const { loading, requests } = this.#ports
    try {
      const { run, held } = await loading.pass(() => loadRun(requests, runId, signal), signal)
      signal.throwIfAborted()
      this.#accept({ runId, conversationId: run.conversationId })
      if (held.view.done) this.#store.update({ view: held.view, phase: { phase: 'ended' } })
      else this.#attach(runId, { held })
    } catch (cause) {
      if (signal.aborted) return this.#store.update({ phase: { phase: 'stopped', reason: 'closed' } })
      const error = unreachable(cause)
      this.#store.update({
        phase: { phase: 'stopped', reason: error.code === 'not_found' ? 'not_found' : 'refused' },
        error,
      })
      this.#acceptance.reject(error)
    }
  }

  /** Follows the run, from the stream that its question was answered with where there is one. */
  #attach(runId: string, { first, held }: { first?: Response; held?: Held } = {}): void {
    this.#store.update({ runId })
    let unread = first
    const open = (cursor: number | undefined, signal: AbortSignal) => {
      const response = unread
      unread = undefined
      if (!response) return openStream(this.#ports.requests, runId, cursor, signal)
      signal.addEventListener('abort', () => this.#asking.abort())
      return Promise.resolve(response)
    }
    const onChange = (state: ReaderState, error: RequestError | undefined) => this.#read(runId, state, error)
    this.#follower = follow({ environment: this.#ports.environment, held, open, onChange })
  }

  #read(runId: string, { phase, view, run }: ReaderState, error: RequestError | undefined): void {
    if (run) this.#accept({ runId, conversationId: run.conversationId })
    else if (phase.phase === 'stopped') this.#acceptance.reject(error ?? unreachable(undefined))
    const stopping = this.getSnapshot().stopping && !view.done && phase.phase !== 'stopped'
    this.#store.update({ phase, view, error, stopping })
    // Closed while its question was on its way, which has arrived now.
    if (this.#isClosed && run && phase.phase !== 'ended' && phase.phase !== 'stopped') this.#follower?.close()
  }

  #accept(ids: RunIds): void {
    this.#isAccepted = true
    this.#store.update({ conversationId: ids.conversationId })
    this.#acceptance.resolve(ids)
  }
}

function initialSnapshot(origin: RunOrigin): RunSnapshot {
  const empty = { view: emptyView(), error: undefined, stopping: false }
  if (origin.from === 'question') {
    return { ...empty, runId: undefined, conversationId: origin.request.conversationId, phase: { phase: 'sending' } }
  }
  const phase: RunPhase = { phase: origin.ended ? 'loading' : 'connecting' }
  return { ...empty, runId: origin.runId, conversationId: origin.conversationId, phase }
}
