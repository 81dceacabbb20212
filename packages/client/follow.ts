import {
  createStreamParser,
  parseRetryAfter,
  readerStep,
  startReader,
  wakeAtMs,
  type Held,
  type ReaderCommand,
  type ReaderInput,
  type ReaderState,
  type ReaderStep,
} from '@perdure/protocol'
import type { Environment, Signal } from './environment.ts'
import { refusal, unreachable, type RequestError } from './request-error.ts'

/** A page out of sight for this long lets its stream go: a browser allows six connections to one host. */
export const RELEASE_HIDDEN_AFTER_MS = 30_000

export interface FollowOptions {
  environment: Environment
  /** Asks for the stream past `cursor`; whatever the answer is, it is returned. Rejects when none came. */
  open(cursor: number | undefined, signal: AbortSignal): Promise<Response>
  /** What was read of the run before; absent: nothing. */
  held?: Held | undefined
  /** Told after each change, `error` being why the last connection was lost or refused, where that was said. */
  onChange(state: ReaderState, error: RequestError | undefined): void
}

/** A reader at work: the protocol's pure reader with a connection, a clock and a network. */
export interface Follower {
  /** Attaches at once, also after giving up. */
  retry(): void
  /** Lets go. The run goes on without its reader. */
  close(): void
}

/** Follows a run until it ends, cannot be read, or is closed. */
export function follow(options: FollowOptions): Follower {
  return new OwnFollower(options)
}

class OwnFollower implements Follower {
  readonly #options: FollowOptions
  readonly #environment: Environment
  #state: ReaderState
  #error: RequestError | undefined
  #connection = new AbortController()
  #timer: { atMs: number; cancel: () => void } | undefined
  #cancelRelease: (() => void) | undefined
  #stopListening: (() => void) | undefined

  constructor(options: FollowOptions) {
    this.#options = options
    this.#environment = options.environment
    const first = startReader(this.#moment(), options.held)
    this.#state = first.state
    this.#take(first)
    this.#settle()
  }

  retry(): void {
    this.#feed({ kind: 'retry' })
  }

  close(): void {
    this.#feed({ kind: 'close' })
  }

  #feed(input: ReaderInput): void {
    this.#take(readerStep(this.#state, input, this.#moment()))
    this.#settle()
  }

  #take({ state, command }: ReaderStep): void {
    this.#state = state
    if (command) this.#obey(command)
  }

  #obey(command: ReaderCommand): void {
    this.#connection.abort()
    if (command.kind === 'close') return
    this.#connection = new AbortController()
    void this.#connect(command.cursor, this.#connection.signal)
  }

  async #connect(cursor: number | undefined, signal: AbortSignal): Promise<void> {
    try {
      const response = await this.#options.open(cursor, signal)
      const { input, error } = await readHead(response, this.#environment.nowMs())
      if (signal.aborted) return
      this.#error = error
      this.#feed(input)
      if (!signal.aborted && response.body) await this.#readBody(response.body, signal)
    } catch (cause) {
      if (!signal.aborted) this.#error = unreachable(cause)
    }
    if (!signal.aborted) this.#feed({ kind: 'disconnected' })
  }

  /** All that one chunk holds is one change. */
  async #readBody(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const parser = createStreamParser()
    const reader = body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done || signal.aborted) return
      for (const item of parser.feed(value)) {
        if (!signal.aborted) this.#take(readerStep(this.#state, { kind: 'received', item }, this.#moment()))
      }
      this.#settle()
    }
  }

  /**
   * After every change: one timer at the time the reader names, an ear for the world while it may matter, and the news.
   */
  #settle(): void {
    const atMs = wakeAtMs(this.#state)
    if (atMs === undefined || (this.#timer && this.#timer.atMs > atMs)) this.#stopTimer()
    if (atMs !== undefined && !this.#timer) this.#startTimer(atMs)
    const { phase } = this.#state.phase
    if (phase === 'ended' || phase === 'stopped') this.#stopHearing()
    else this.#stopListening ??= this.#environment.onSignal((signal) => this.#heard(signal))
    this.#options.onChange(this.#state, this.#error)
  }

  #startTimer(atMs: number): void {
    const cancel = this.#environment.after(Math.max(0, atMs - this.#environment.nowMs()), () => {
      this.#timer = undefined
      this.#feed({ kind: 'tick' })
    })
    this.#timer = { atMs, cancel }
  }

  #stopTimer(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #heard(signal: Signal): void {
    if (signal === 'hidden') {
      this.#cancelRelease ??= this.#environment.after(RELEASE_HIDDEN_AFTER_MS, () => this.#feed({ kind: 'hidden' }))
    }
    if (signal === 'shown') {
      this.#cancelRelease?.()
      this.#cancelRelease = undefined
      this.#feed({ kind: 'shown' })
    }
    // A page that was asleep may hold a connection that died meanwhile, and not know.
    const isComingBack = signal === 'focused' && this.#state.phase.phase !== 'waiting'
    if (signal === 'shown' || signal === 'online' || signal === 'woke' || isComingBack) this.#feed({ kind: 'online' })
  }

  #stopHearing(): void {
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#cancelRelease?.()
    this.#cancelRelease = undefined
  }

  #moment(): { nowMs: number; random: number } {
    return { nowMs: this.#environment.nowMs(), random: this.#environment.random() }
  }
}

/** What the reader needs of an answer's head, and the reason, for people, where it is a refusal. */
async function readHead(
  response: Response,
  nowMs: number,
): Promise<{ input: ReaderInput; error: RequestError | undefined }> {
  const contentType = response.headers.get('content-type')
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), nowMs)
  const input = { kind: 'responded', httpStatus: response.status, contentType, retryAfterMs } as const
  return { input, error: response.ok ? undefined : await refusal(response, nowMs) }
}
