import {
  applyToMemory,
  emptyMemory,
  type MemoryState,
  type ProcessClock,
  type StoreCommand,
  type StoreResult,
  type VirtualClock,
} from '@perdure/engine/testing'
import { createMemoryStores, type Store } from '@perdure/engine'
import type { PlantedFault } from './faults/planted-fault.ts'
import type { Random } from './random.ts'

/** One command of a synced commit, as the judge is told of it. */
export interface Synced {
  owner: string
  command: StoreCommand
  result: StoreResult
  /** The records before it, and after it: the same where it changed none. */
  before: MemoryState['runs']
  after: MemoryState['runs']
}

/** How the disk is: what a commit takes, and whether it answers at all. */
export interface DiskHealth {
  slowMs: number
  isDown: boolean
}

/** One disk for all processes. A commit is synced at one instant, and told at a later one. */
export interface Disk {
  readonly state: MemoryState
  health: DiskHealth
  open(owner: string, clock: ProcessClock): SimulatedStore
  /** Others can know that the process is gone. */
  bury(owner: string): void
  /** What is not synced is lost; of commits that were under way, some had reached the disk. */
  losePower(): void
}

/** `failNext`: what becomes of the next commits. `silent`: synced, and told as failed. */
export interface SimulatedStore extends Store {
  failNext: ('fail' | 'silent')[]
}

export class DiskError extends Error {
  constructor() {
    super('The disk does not answer')
    this.name = 'DiskError'
  }
}

/** How long after its acknowledgement a commit is synced by the planted fault that acknowledges too early. */
const LATE_SYNC_MS = 40

export interface DiskOptions {
  random: Random
  clock: Pick<VirtualClock, 'after'>
  fault: PlantedFault | undefined
  onSynced: (synced: Synced) => void
}

export function createDisk({ random, clock, fault, onSynced }: DiskOptions): Disk {
  const state = emptyMemory()
  const stores = createMemoryStores(state)
  const underWay = new Set<() => void>()
  /** The records as the last command left them. */
  let held: MemoryState['runs'] = new Map()
  /** Written, visible and not synced: only with a planted fault. */
  let unsynced: { synced: Synced[]; undo: MemoryState }[] = []
  const disk: Disk = { state, health: { slowMs: 0, isDown: false }, open, bury: stores.kill, losePower }

  function apply(owner: string, commands: readonly StoreCommand[]): StoreResult[] {
    const undo = fault?.acknowledgesUnsynced ? copyOf(state) : state
    let after = held
    const synced = commands.map((command): Synced => {
      const before = after
      const result = fault?.apply ? fault.apply({ state, command, owner, apply: applyToMemory }) : applyToMemory(state, command)
      after = recordsAfter(before, state.runs)
      return { owner, command, result, before, after }
    })
    held = after
    if (fault?.acknowledgesUnsynced) {
      const late = { synced, undo }
      unsynced.push(late)
      clock.after(LATE_SYNC_MS, () => {
        if (!unsynced.includes(late)) return
        unsynced = unsynced.filter((other) => other !== late)
        synced.forEach(onSynced)
      })
    } else {
      synced.forEach(onSynced)
    }
    return synced.map(({ result }) => result)
  }

  function open(owner: string, processClock: ProcessClock): SimulatedStore {
    const base = stores.open(owner)
    const wait = (delayMs: number): Promise<void> => new Promise((resolve) => processClock.after(delayMs, resolve))

    async function commit(commands: readonly StoreCommand[]): Promise<StoreResult[]> {
      const failure = store.failNext.shift()
      let results: StoreResult[] | undefined
      const reach = (): void => {
        underWay.delete(reach)
        results = apply(owner, commands)
      }
      underWay.add(reach)
      await wait(random.between(1, 3) + disk.health.slowMs)
      underWay.delete(reach)
      if (state.gone.has(owner) || failure === 'fail' || disk.health.isDown) throw new DiskError()
      reach()
      // A crash here is a commit that nobody was told of.
      await wait(random.between(0, 2))
      if (failure === 'silent' || results === undefined) throw new DiskError()
      return results
    }

    function read<A extends unknown[], T>(ask: (...values: A) => Promise<T>): (...values: A) => Promise<T> {
      return async (...values) => {
        if (disk.health.slowMs > 0) await wait(disk.health.slowMs)
        if (disk.health.isDown) throw new DiskError()
        return ask(...values)
      }
    }

    const store: SimulatedStore = {
      owner,
      failNext: [],
      commit,
      findRun: read(base.findRun),
      listRuns: read(base.listRuns),
      listAllRuns: read(base.listAllRuns),
      countRuns: read(base.countRuns),
      readSegments: read(base.readSegments),
      readFold: read(base.readFold),
      readCheckpoint: read(async (runId) =>
        fault?.readCheckpoint ? fault.readCheckpoint(runId, await base.readCheckpoint(runId)) : base.readCheckpoint(runId),
      ),
      readCharges: read(base.readCharges),
      readLedger: read(base.readLedger),
      readQueue: read(base.readQueue),
      readProgress: read(base.readProgress),
      listConversations: read(base.listConversations),
      findConversation: read(base.findConversation),
      conversationFeedback: read(base.conversationFeedback),
      conversationRuns: read(base.conversationRuns),
      figures: read(base.figures),
      check: read(base.check),
      close: base.close,
    }
    return store
  }

  function losePower(): void {
    const reached = [...underWay].filter(() => random.chance(0.5))
    underWay.clear()
    for (const reach of reached) reach()
    const [oldest] = unsynced
    if (oldest !== undefined) restore(state, oldest.undo)
    held = recordsAfter(held, state.runs)
    unsynced = []
  }

  return disk
}

/** The same map where no record is another one: most commands find nothing to do. */
function recordsAfter(before: MemoryState['runs'], now: MemoryState['runs']): MemoryState['runs'] {
  if (before.size !== now.size) return new Map(now)
  for (const [runId, run] of now) if (before.get(runId) !== run) return new Map(now)
  return before
}

function copyOf(state: MemoryState): MemoryState {
  return {
    ...state,
    runs: new Map(state.runs),
    conversations: new Map(state.conversations),
    segments: new Map([...state.segments].map(([runId, segments]) => [runId, [...segments]])),
    checkpoints: new Map(state.checkpoints),
    folds: new Map(state.folds),
    charges: new Map([...state.charges].map(([runId, charges]) => [runId, new Map(charges)])),
    idempotency: new Map(state.idempotency),
    expired: new Set(state.expired),
  }
}

/** In place: open stores look at the same maps. */
function restore(state: MemoryState, from: MemoryState): void {
  Object.assign(state, { ...from, gone: state.gone })
}
