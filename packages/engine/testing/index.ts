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
export { createVirtualClock, type ProcessClock, type VirtualClock } from './virtual-clock.ts'
export { createCluster, type Cluster, type ClusterProcess, type StartOptions } from './cluster.ts'
