import {
  createStreamParser,
  parseRetryAfter,
  readerStep,
  startReader,
  wakeAtMs,
  type Held,
  type ReaderInput,
  type ReaderState,
  type ReaderStep,
  type StreamItem,
} from '@perdure/protocol'

export interface FollowerOptions {
  /** Asks for the stream past `cursor`; whatever the answer is, it is returned. */
  open(cursor: number | undefined, signal: AbortSignal): Promise<Response>
  /** What an earlier reader of the run held, to go on from. */
  held?: Held | undefined
  /** Told of everything that came, with the reader's state before it and after it. */
  onReceived?(item: StreamItem, before: ReaderState, after: ReaderState): void
}

/** The protocol's reader on real connections: it attaches again and again until it holds `done`. */
export interface Follower {
  state(): ReaderState
  /** The network is back: ends a wait. */
  online(): void
  close(): void
  /** Resolves when the reader has ended or stopped, with its last state; rejects with what `onReceived` throws. */
  readonly over: Promise<ReaderState>
}

/** Readers that were cut off together come back as soon as they may: a test has no herd to fear. */
const NO_JITTER = 0

export function startFollower(options: FollowerOptions): Follower {
  const over = Promise.withResolvers<ReaderState>()
  let connection = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const moment = (): { nowMs: number; random: number } => ({ nowMs: Date.now(), random: NO_JITTER })
  const first = startReader(moment(), options.held)
  let state = first.state

  function take({ state: next, command }: ReaderStep): void {
    state = next
    if (command !== undefined) {
      connection.abort()
      if (command.kind === 'attach') {
        connection = new AbortController()
        void connect(command.cursor, connection.signal)
      }
    }
    const { phase } = state.phase
    if (phase === 'ended' || phase === 'stopped') over.resolve(state)
  }

  function feed(input: ReaderInput): void {
    take(readerStep(state, input, moment()))
    keepTime()
  }

  function keepTime(): void {
    clearTimeout(timer)
    const atMs = wakeAtMs(state)
    if (atMs !== undefined) timer = setTimeout(() => feed({ kind: 'tick' }), Math.max(0, atMs - Date.now()))
  }

  async function connect(cursor: number | undefined, signal: AbortSignal): Promise<void> {
    try {
      const answer = await options.open(cursor, signal)
      if (signal.aborted) return
      feed(headOf(answer))
      if (state.phase.phase === 'reading') await read(answer, signal)
      else await answer.body?.cancel()
    } catch {
      // The network failed, or the process at its other end died: the reader is told below.
    }
    if (!signal.aborted) feed({ kind: 'disconnected' })
  }

  async function read(answer: Response, signal: AbortSignal): Promise<void> {
    const parser = createStreamParser()
    for await (const chunk of answer.body ?? []) {
      for (const item of parser.feed(chunk)) {
        if (signal.aborted) return
        const before = state
        const step = readerStep(state, { kind: 'received', item }, moment())
        tell(item, before, step.state)
        take(step)
      }
      keepTime()
    }
  }

  function tell(item: StreamItem, before: ReaderState, after: ReaderState): void {
    try {
      options.onReceived?.(item, before, after)
    } catch (error) {
      over.reject(error)
    }
  }

  take(first)
  keepTime()
  return {
    state: () => state,
    online: () => feed({ kind: 'online' }),
    close() {
      feed({ kind: 'close' })
      clearTimeout(timer)
    },
    over: over.promise,
  }
}

function headOf(answer: Response): ReaderInput {
  return {
    kind: 'responded',
    httpStatus: answer.status,
    contentType: answer.headers.get('content-type'),
    retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), Date.now()),
  }
}
