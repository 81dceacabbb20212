import { createEngine, type EngineOptions } from '../create-engine.ts'
import type { Engine, Run, StartOutcome, StartRequest } from '../engine.ts'
import type { Logger } from '../logger.ts'
import type { Executor } from '../runs/executor.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { createFaultyStore, type FaultyStore } from './faulty-store.ts'
import { follow, type Follower, type FollowOptions } from './follow.ts'
import { settleCharges } from './stepped-executor.ts'
import { createVirtualClock, type ProcessClock, type VirtualClock } from './virtual-clock.ts'

/** One process of a cluster. */
export interface ClusterProcess {
  readonly owner: string
  readonly engine: Engine
  readonly store: FaultyStore
  readonly clock: ProcessClock
  /** What it said to those who run it. */
  readonly logged: readonly string[]
  /** Dies, as by SIGKILL: nothing of it happens any more, and others can know. */
  kill(): void
  /** Stops, as by SIGSTOP, until it is resumed: neither timers nor the store get through to it. */
  pause(): void
  resume(): void
}

export type StartOptions = Partial<Pick<EngineOptions, 'admissionLimits' | 'runLimits' | 'retentionMs' | 'settle'>> & { skewMs?: number }

/** Processes that share one store, in one process and under one virtual clock. */
export interface Cluster {
  readonly clock: VirtualClock
  start(executor: Executor, options?: StartOptions): Promise<ClusterProcess>
  /** Asks for a run; throws where it is not let in. The input is its title, the user `ada` where none is told. */
  ask(at: ClusterProcess, input: string, request?: Partial<StartRequest>): Promise<Run>
  /** Asks, whatever the answer is. */
  tryToAsk(at: ClusterProcess, input: string, request?: Partial<StartRequest>): Promise<StartOutcome>
  /** A reader, attached to `at`, or to what `at` says whenever it attaches. */
  read(at: ClusterProcess | (() => ClusterProcess), runId: string, options?: Partial<FollowOptions>): Follower
  /** Closes what is alive; throws where one of them leaves a timer behind. */
  close(): Promise<void>
}

export function createCluster(): Cluster {
  const clock = createVirtualClock()
  const stores = createMemoryStores()
  const alive = new Set<ClusterProcess>()
  const followers = new Set<Follower>()
  let ids = 0
  let processes = 0

  async function start(executor: Executor, { skewMs = 0, ...options }: StartOptions = {}): Promise<ClusterProcess> {
    processes += 1
    const owner = `process-${processes}`
    const store = createFaultyStore(stores.open(owner))
    const processClock = clock.process({ skewMs })
    const logged: string[] = []
    const note = (level: string) => (fields: Record<string, unknown>, message: string) =>
      void logged.push(`${level}: ${message} ${fields['error'] instanceof Error ? fields['error'].message : ''}`)
    const logger: Logger = { info: note('info'), warn: note('warn'), error: note('error') }
    const newId = (): string => String((ids += 1))
    const engine = await clock.wait(
      createEngine({ store, executor, settle: settleCharges, newId, clock: processClock, logger, ...options }),
    )
    const process: ClusterProcess = {
      owner,
      engine,
      store,
      clock: processClock,
      logged,
      kill() {
        alive.delete(process)
        stores.kill(owner)
        processClock.kill()
      },
      pause() {
        store.hold()
        processClock.pause()
      },
      resume() {
        store.release()
        processClock.resume()
      },
    }
    alive.add(process)
    return process
  }

  function tryToAsk(at: ClusterProcess, input: string, request: Partial<StartRequest> = {}): Promise<StartOutcome> {
    return clock.wait(at.engine.start({ userId: 'ada', title: input, input, ...request }))
  }

  return {
    clock,
    start,
    async ask(at, input, request) {
      const outcome = await tryToAsk(at, input, request)
      if (outcome.outcome === 'started' || outcome.outcome === 'repeated') return outcome.run
      throw new Error(`The run was not let in: ${outcome.outcome}`)
    },
    tryToAsk,
    read(at, runId, options = {}) {
      const engineAt = typeof at === 'function' ? () => at().engine : () => at.engine
      const follower = follow(engineAt, runId, { clock, ...options })
      followers.add(follower)
      return follower
    },
    async close() {
      for (const follower of followers) follower.leave()
      for (const process of alive) process.resume()
      await clock.wait(Promise.all([...alive].map(({ engine }) => engine.close())))
      await clock.settle()
      for (const { owner, clock: processClock } of alive) {
        if (processClock.timers > 0) throw new Error(`${owner} has left ${processClock.timers} timers behind`)
      }
    },
  }
}
