import type { ReaderState, StreamItem } from '@perdure/protocol'
import type { Caller } from '../harness/caller.ts'
import { startFollower, type Follower } from '../harness/follower.ts'
import type { Random } from '../harness/random.ts'
import type { Question } from './question.ts'
import { createToldLog, type ToldLog } from './told-log.ts'
import type { Trace } from './trace.ts'
import { startWanderer } from './wanderer.ts'

/** A question that was asked, and the two who read its run while it goes on. */
export interface AskedRun {
  readonly question: Question
  /** Undefined until an answer to the POST has arrived. */
  runId(): string | undefined
  /** What every reader of the run was sent. */
  readonly told: ToldLog
  /** Whoever asked, and follows from the start. */
  readonly reader: Follower
  /** Resolves when the reader has seen the run's first event. */
  readonly begun: Promise<void>
  /** Comes and goes with cursors it once held; undefined until there is something to read. */
  wanderer(): Follower | undefined
  /** The network is back. */
  online(): void
  close(): void
}

export interface AskOptions {
  question: Question
  caller: Caller
  /** The service that is asked, and that the reader from the start attaches to. */
  url: string
  /** The services that the wanderer goes to. */
  wandererUrls: readonly string[]
  /** The idempotency key. */
  key: string
  random: Random
  trace: Trace
  /** Told of each new cursor of the reader that follows from the start, and of the event that brought it there. */
  onCursor(run: AskedRun, cursor: number, eventName: string): void
}

/**
 * Asks, again and again with the same key until some process has answered, and reads on from there: whoever asks is the
 * first reader.
 */
export function ask({ question, caller, url, wandererUrls, key, random, trace, onCursor }: AskOptions): AskedRun {
  const told = createToldLog()
  let runId: string | undefined
  const begun = Promise.withResolvers<void>()
  let wanderer: Follower | undefined

  async function open(cursor: number | undefined, signal: AbortSignal): Promise<Response> {
    if (runId !== undefined) return caller.attach(url, runId, cursor, signal)
    const answer = await caller.ask(url, question.message, { key, signal })
    runId = answer.headers.get('x-run-id') ?? undefined
    trace.say(`question ${question.id} of ${question.userId}: ${answer.status}, run ${runId}`)
    return answer
  }

  function wander(id: string): Follower {
    return startWanderer({
      random,
      open: (cursor, signal) => caller.attach(random.pick(wandererUrls), id, cursor, signal),
      onReceived: (item, before, after) => note('the wanderer', item, before, after),
    })
  }

  function note(who: string, item: StreamItem, before: ReaderState, after: ReaderState): void {
    const name = `question ${question.id}: ${who}`
    if (after.gaps > before.gaps) trace.violated(`${name} met a gap after ${before.cursor ?? 0}: ${JSON.stringify(item)}`)
    if (item.kind !== 'event' || item.id === undefined || before.fold !== undefined) return
    const fault = told.note({ seq: item.id, name: item.name, data: item.data })
    if (fault !== undefined) trace.violated(`${name}: ${fault}`)
  }

  const run: AskedRun = {
    question,
    told,
    begun: begun.promise,
    runId: () => runId,
    reader: startFollower({
      open,
      onReceived(item, before, after) {
        if (runId !== undefined) wanderer ??= wander(runId)
        note('the reader from the start', item, before, after)
        const { cursor } = after
        if (item.kind !== 'event' || cursor === undefined || cursor === before.cursor) return
        begun.resolve()
        onCursor(run, cursor, item.name)
      },
    }),
    wanderer: () => wanderer,
    online() {
      run.reader.online()
      wanderer?.online()
    },
    close() {
      run.reader.close()
      wanderer?.close()
    },
  }
  return run
}
