import type { Clock } from '../clock.ts'
import type { AdmissionLimits, RunLimits } from '../limits.ts'
import { LEASE_MS } from '../limits.ts'
import type { Feeds } from '../log/feeds.ts'
import type { GroupCommit } from '../log/group-commit.ts'
import type { Logger } from '../logger.ts'
import type { Ownership, Store } from '../stores/store.ts'
import type { Charge, Executor } from './executor.ts'
import type { Settlement } from './transition.ts'

/** What the parts of one engine share. */
export interface EngineContext {
  store: Store
  commit: GroupCommit
  feeds: Feeds
  executor: Executor
  settle: (charges: readonly Charge[]) => Settlement
  clock: Clock
  logger: Logger
  /** This process among those that share the store. */
  owner: string
  admissionLimits: AdmissionLimits
  runLimits: RunLimits
  /** How long the events of a run are kept past its end. */
  retentionMs: number
}

/** This process's claim on what it takes now. */
export function ownershipAt(context: EngineContext, nowMs: number): Ownership {
  return { owner: context.owner, leaseUntilMs: nowMs + LEASE_MS }
}
