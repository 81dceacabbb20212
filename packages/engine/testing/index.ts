export { createFaultyStore, StoreDownError, type CommitFault, type FaultyStore } from './faulty-store.ts'
export { follow, type Attachable, type Follower, type FollowOptions } from './follow.ts'
export { createScriptedExecutor, sayAndWait, stopped, type Script, type ScriptedExecutor } from './scripted-executor.ts'
export {
  createSteppedExecutor,
  settleCharges,
  stepEvents,
  STEP_COST_MICRO_USD,
  type Step,
  type StepPart,
  type SteppedExecutor,
} from './stepped-executor.ts'
export { dataOf, told } from './told.ts'
export { createVirtualClock, nextTick, type ProcessClock, type VirtualClock } from './virtual-clock.ts'
export { createCluster, type Cluster, type ClusterProcess, type StartOptions } from './cluster.ts'
/** The store seen from beside, for the simulation: what it keeps, how a command changes it, how a log is read back. */
export { applyToMemory } from '../stores/memory/memory-commands.ts'
export { emptyMemory, type MemoryState } from '../stores/memory/memory-state.ts'
export { encodeSegment, type Segment } from '../log/segment.ts'
export { eventsOf } from '../log/stored-view.ts'
export type { RunRecord } from '../runs/run-record.ts'
export type { StoreCommand, StoreResult, StoredCheckpoint, WriteCommand } from '../stores/store.ts'
