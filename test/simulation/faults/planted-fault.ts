import type { RunLimits } from '@perdure/engine'
import type { MemoryState, StoreCommand, StoredCheckpoint, StoreResult } from '@perdure/engine/testing'

/** A command on its way into the store, and the honest way to apply it. */
export interface Applying {
  state: MemoryState
  command: StoreCommand
  owner: string
  apply: (state: MemoryState, command: StoreCommand) => StoreResult
}

/** What the judge watches over: the ten invariants of docs/PROTOCOL.md by number, the idempotent start, and retention. */
export type Invariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 'start' | 'retention'

/**
 * A fault of a system under test, put around the honest one by the simulation alone. Each names the invariant that it
 * breaks; another check may see it first.
 */
export interface PlantedFault {
  name: string
  breaks: Invariant
  /** In place of the store's own way with a command. */
  apply?: (applying: Applying) => StoreResult
  /** In place of what the store says of a checkpoint. */
  readCheckpoint?: (runId: string, honest: StoredCheckpoint | undefined) => StoredCheckpoint | undefined
  /** What the watchdogs go by, in place of how they are set. */
  runLimits?: Partial<RunLimits>
  /** A commit is told before it is synced. */
  acknowledgesUnsynced?: true
  /** A service that cancels the run when a reader's connection closes. */
  cancelsOnDisconnect?: true
  /** A service that reads on although the connection does not drain. */
  readsWithoutRoom?: true
  /** An executor that says it has stopped while its provider call goes on. */
  leavesCallBehind?: true
  /** A server that leaves events out here and there, and a reader that goes on past the gap. */
  losesEvents?: true
}
