import { isTerminal, type LogEvent } from '@perdure/protocol'
import { encodeSegment, eventsOf, type StoredCheckpoint } from '@perdure/engine/testing'
import type { PlantedFault } from './planted-fault.ts'

const NO_LIMITS = { activePerUser: 100, queuedPerUser: 100, active: 100, queued: 100 }
const FAVOURITE = 'ada'
const TAKES_ALL_BACK: LogEvent = { event: 'text', data: { mode: 'snapshot', block: 0, offset: 0, text: '', drop: [] } }

/**
 * At least one fault for each of the ten invariants of docs/PROTOCOL.md. Made anew for each life, because some remember.
 */
export function plantedFaults(): readonly PlantedFault[] {
  return [
    { name: 'a commit is told before it is synced', breaks: 1, acknowledgesUnsynced: true },
    {
      name: 'nobody takes over what the dead left behind',
      breaks: 2,
      apply: ({ state, command, apply }) => (command.kind === 'adopt' ? { kind: 'adopt', adopted: [], others: [] } : apply(state, command)),
    },
    { name: 'nobody watches the deadline', breaks: 2, runLimits: { deadlineMs: Infinity } },
    { name: 'a deadline comes early', breaks: 2, runLimits: { deadlineMs: 1_000 } },
    { name: 'nobody notices a stall', breaks: 2, runLimits: { stallMs: Infinity } },
    {
      name: 'an ended run may be claimed for another attempt',
      breaks: 2,
      apply({ state, command, apply }) {
        const result = apply(state, command)
        if (command.kind !== 'request_cancel' || result.kind !== 'request_cancel' || result.run?.status !== 'completed') return result
        state.runs.set(command.runId, { ...result.run, status: 'queued', handedBack: true })
        return result
      },
    },
    {
      name: 'a write leaves a number out',
      breaks: 3,
      apply({ state, command, apply }) {
        if (command.kind !== 'write' || command.segment === undefined || command.segment.lastSeq % 7 !== 0) return apply(state, command)
        const { segment, run } = command
        const held = state.runs.get(run.runId)
        const skipping = encodeSegment(eventsOf(segment), segment.lastSeq, segment.startByte)
        const result = apply(state, { ...command, segment: { ...skipping, firstSeq: segment.firstSeq, lastSeq: segment.lastSeq } })
        return held === undefined ? { kind: 'write', result: { outcome: 'stale' } } : result
      },
    },
    {
      name: 'a commit that is repeated is appended again',
      breaks: 3,
      apply({ state, command, apply }) {
        const held = command.kind === 'write' ? state.runs.get(command.run.runId) : undefined
        const isRepeated = command.kind === 'write' && held?.lastSeq === command.run.lastSeq && held.epoch === command.epoch
        if (!isRepeated || command.segment === undefined || held === undefined || isTerminal(held.status)) return apply(state, command)
        const segment = encodeSegment(eventsOf(command.segment), held.lastSeq, held.loggedBytes)
        const loggedBytes = held.loggedBytes + segment.bytes.length
        return apply(state, { ...command, segment, run: { ...command.run, lastSeq: segment.lastSeq, loggedBytes } })
      },
    },
    { name: 'the server leaves events out', breaks: 3, losesEvents: true },
    {
      name: 'a stale epoch is accepted',
      breaks: 4,
      apply({ state, command, apply }) {
        const held = command.kind === 'write' ? state.runs.get(command.run.runId) : undefined
        const isStale = command.kind === 'write' && held?.status === 'running' && command.epoch < held.epoch
        if (!isStale || command.segment === undefined || held === undefined) return apply(state, command)
        const segment = encodeSegment(eventsOf(command.segment), held.lastSeq, held.loggedBytes)
        const loggedBytes = held.loggedBytes + segment.bytes.length
        return apply(state, { ...command, epoch: held.epoch, segment, run: { ...command.run, lastSeq: segment.lastSeq, loggedBytes } })
      },
    },
    {
      name: 'a claim knows no limits',
      breaks: 5,
      apply: ({ state, command, apply }) => apply(state, command.kind === 'claim' ? { ...command, limits: NO_LIMITS } : command),
    },
    {
      name: 'the queue takes everybody',
      breaks: 5,
      apply({ state, command, apply }) {
        const limits = { activePerUser: 2, active: 3, queuedPerUser: 100, queued: 100 }
        return apply(state, command.kind === 'create' ? { ...command, limits } : command)
      },
    },
    {
      name: 'one user is always next',
      breaks: 6,
      apply({ state, command, apply }) {
        const all = state.runs
        const isPassed = (userId: string, status: string): boolean => status === 'queued' && userId !== FAVOURITE
        const favourites = [...all.values()].filter((run) => run.status === 'queued' && run.userId === FAVOURITE)
        if (command.kind !== 'claim' || favourites.length === 0) return apply(state, command)
        state.runs = new Map([...all].filter(([, run]) => !isPassed(run.userId, run.status)))
        const result = apply(state, command)
        const changed = state.runs
        state.runs = new Map([...all].map(([runId, run]) => [runId, changed.get(runId) ?? run]))
        return result
      },
    },
    { name: 'a closed connection cancels the run', breaks: 7, cancelsOnDisconnect: true },
    { name: 'a cancelled run ends before its provider call', breaks: 8, leavesCallBehind: true },
    {
      name: 'a cancelled run takes back what it said',
      breaks: 8,
      apply({ state, command, apply }) {
        if (command.kind !== 'write' || command.segment === undefined || command.run.status !== 'cancelled') return apply(state, command)
        const { segment, run } = command
        const said = encodeSegment([TAKES_ALL_BACK, ...eventsOf(segment)], segment.firstSeq - 1, segment.startByte)
        const loggedBytes = said.startByte + said.bytes.length
        return apply(state, { ...command, segment: said, run: { ...run, lastSeq: said.lastSeq, loggedBytes } })
      },
    },
    {
      name: 'the last commit of a run drops its charges',
      breaks: 8,
      apply({ state, command, apply }) {
        const isEnd = command.kind === 'write' && isTerminal(command.run.status)
        return apply(state, isEnd ? { ...command, charges: [] } : command)
      },
    },
    olderCheckpoints(),
    { name: 'the server reads on without room', breaks: 10, readsWithoutRoom: true },
    {
      name: 'retention forgets the fold',
      breaks: 'retention',
      apply({ state, command, apply }) {
        const result = apply(state, command)
        if (command.kind === 'expire_logs') for (const runId of state.expired) state.folds.delete(runId)
        return result
      },
    },
    {
      name: 'retention comes early',
      breaks: 'retention',
      apply: ({ state, command, apply }) =>
        apply(state, command.kind === 'expire_logs' ? { ...command, endedBeforeMs: Infinity } : command),
    },
    {
      name: 'logs are kept for ever',
      breaks: 'retention',
      apply: ({ state, command, apply }) =>
        command.kind === 'expire_logs' ? { kind: 'expire_logs', expired: 0, unfolded: [] } : apply(state, command),
    },
    {
      name: 'a key is forgotten',
      breaks: 'start',
      apply({ state, command, apply }) {
        const result = apply(state, command)
        if (command.kind === 'create') state.idempotency.clear()
        return result
      },
    },
  ]
}

function olderCheckpoints(): PlantedFault {
  const latest = new Map<string, StoredCheckpoint>()
  const older = new Map<string, StoredCheckpoint>()
  return {
    name: 'a new attempt gets the checkpoint before the last',
    breaks: 9,
    apply({ state, command, apply }) {
      const before = command.kind === 'write' ? state.checkpoints.get(command.run.runId) : undefined
      const result = apply(state, command)
      if (command.kind !== 'write') return result
      const { runId } = command.run
      const after = state.checkpoints.get(runId)
      if (before !== undefined && after !== before) older.set(runId, before)
      if (after !== undefined) latest.set(runId, after)
      return result
    },
    readCheckpoint: (runId, honest) => (honest === latest.get(runId) ? older.get(runId) : honest),
  }
}
