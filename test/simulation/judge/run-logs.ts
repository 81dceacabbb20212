import {
  applyEvent,
  createStreamParser,
  emptyView,
  isTerminal,
  parseEvent,
  type LogEvent,
  type RunView,
} from '@perdure/protocol'
import type { MemoryState, RunRecord, Segment } from '@perdure/engine/testing'
import type { Synced } from '../disk.ts'
import type { Find } from './findings.ts'

/** What was logged of a run, kept apart from the store: what is synced stays said. */
export interface RunLog {
  events: LogEvent[]
  /** The view at each `seq`; the first is the empty one. */
  views: RunView[]
}

/** The judge's own logs, each event checked as it comes: 2 (one end), 3 (no gap), 4 (one writer), 8 (what was said is kept). */
export interface RunLogs {
  of(runId: string): RunLog
  synced(synced: Synced, state: MemoryState): void
  /** After a power loss: what was synced is still there. */
  checkKept(state: MemoryState): void
}

/** What the engine says by itself. */
const OF_THE_ENGINE = new Set<LogEvent['event']>(['status', 'error'])

/** The snapshot by which a new attempt takes back what was said past its checkpoint. */
export function takesBack({ event, data }: LogEvent): boolean {
  return event === 'text' && data.drop !== undefined
}

export function createRunLogs(find: Find): RunLogs {
  const logs = new Map<string, RunLog>()

  function of(runId: string): RunLog {
    const log = logs.get(runId) ?? { events: [], views: [emptyView()] }
    logs.set(runId, log)
    return log
  }

  function append(run: RunRecord, segment: Segment): void {
    const log = of(run.runId)
    const known = log.events.length
    for (const item of createStreamParser().feed(segment.bytes)) {
      const event = item.kind === 'event' ? parseEvent(item.name, item.data) : undefined
      if (item.kind !== 'event' || event === undefined || event.event === 'ready') {
        return find(3, `${run.runId} has logged what no reader can read`)
      }
      if (item.id !== log.events.length + 1) find(3, `${run.runId} has logged ${item.id} after ${log.events.length}`)
      if (log.events.at(-1)?.event === 'done') find(2, `${run.runId} has logged ${event.event} after its done`)
      const outcome = applyEvent(log.views.at(-1) ?? emptyView(), event)
      if (outcome.outcome === 'gap') return find(3, `${run.runId}: event ${item.id} cannot follow what is logged before it`)
      log.events.push(event)
      log.views.push(outcome.view)
    }
    checkTakenBack(run.runId, log.events.slice(known))
  }

  /** What is taken back is taken for something that is said in its place, or for an end that is meant without it. */
  function checkTakenBack(runId: string, written: readonly LogEvent[]): void {
    const at = written.findIndex(takesBack)
    if (at < 0) return
    const next = written.slice(at + 1).find(({ event }) => event !== 'follow_ups')
    const isMeant = next?.event === 'done' ? next.data.status === 'completed' : next !== undefined && !OF_THE_ENGINE.has(next.event)
    if (!isMeant) find(8, `${runId} takes back what it said, and says ${next?.event ?? 'nothing'} in its place`)
  }

  /** Only its owner writes to a running run, and only with the epoch by which it owns it. */
  function checkWriter({ owner, command }: Synced, before: RunRecord | undefined): void {
    if (before?.status !== 'running' || command.kind !== 'write') return
    const { runId, epoch } = before
    if (before.owner !== owner) find(4, `${owner} has written to ${runId}, which is ${before.owner}'s`)
    else if (command.epoch !== epoch) find(4, `${owner} has written to ${runId} with epoch ${command.epoch}, not ${epoch}`)
  }

  function checkRecord(before: RunRecord | undefined, after: RunRecord): void {
    const { runId, status, epoch } = after
    const log = of(runId)
    if (log.events.length !== after.lastSeq) find(3, `${runId} says ${after.lastSeq} and has logged ${log.events.length}`)
    if (before !== undefined && epoch < before.epoch) find(4, `${runId} went back from epoch ${before.epoch} to ${epoch}`)
    if (before !== undefined && isTerminal(before.status) && status !== before.status) {
      find(2, `${runId} was ${before.status} and became ${status}`)
    }
    const done = log.views.at(-1)?.done
    if (isTerminal(status) !== (done !== undefined) || (done !== undefined && done.status !== status)) {
      find(2, `${runId} is ${status} and its done says ${done?.status ?? 'nothing'}`)
    }
  }

  return {
    of,
    synced(synced, state) {
      for (const [runId, after] of synced.after) {
        const before = synced.before.get(runId)
        if (before === after) continue
        const known = of(runId).events.length
        const fresh = (state.segments.get(runId) ?? []).filter(({ firstSeq, lastSeq }) => firstSeq > known && lastSeq <= after.lastSeq)
        for (const segment of fresh) append(after, segment)
        if (fresh.length > 0 || after.lastSeq !== before?.lastSeq) checkWriter(synced, before)
        checkRecord(before, after)
      }
    },
    checkKept(state) {
      for (const [runId, log] of logs) {
        const lastSeq = state.runs.get(runId)?.lastSeq ?? 0
        if (lastSeq < log.events.length) find(1, `${runId} had logged ${log.events.length} events and has ${lastSeq}`)
      }
    },
  }
}
