import { createEngine, type Engine, type AdmissionLimits } from '@perdure/engine'
import { settleCharges, type ProcessClock, type VirtualClock } from '@perdure/engine/testing'
import type { Disk, SimulatedStore } from './disk.ts'
import type { PlantedFault } from './faults/planted-fault.ts'
import type { Connection, Server } from './network.ts'
import { createProvider, type ProviderWitness } from './provider.ts'
import type { Setting } from './setting.ts'

/** Small, so that a short life fills them. */
export const ADMISSION_LIMITS: AdmissionLimits = { activePerUser: 2, queuedPerUser: 2, active: 3, queued: 4 }

/** `starting` until its engine answers; `gone` for ever after its end. */
export type ProcessState = 'starting' | 'ready' | 'paused' | 'draining' | 'gone'

/** One process of the service, with a clock of its own that may be wrong. */
export interface Process {
  readonly owner: string
  /** How far its clock is ahead of the world's. */
  readonly skewMs: number
  readonly store: SimulatedStore
  readonly clock: ProcessClock
  state(): ProcessState
  /** Undefined before it is ready and after its end. */
  server(): Server | undefined
  connections: Set<Connection>
  /** SIGSTOP and SIGCONT. */
  pause(): void
  resume(): void
  /** SIGTERM: drains, closes and is gone. */
  drain(graceMs: number): void
  /** SIGKILL. `isKnown`: others can know that it is gone. */
  kill(isKnown: boolean): void
  /** It was paused, or could not start, at some time since `sinceMs` (the world's clock). */
  wasAwaySince(sinceMs: number): boolean
}

export interface ProcessOptions {
  owner: string
  skewMs: number
  setting: Setting
  disk: Disk
  clock: VirtualClock
  newId: () => string
  witness: ProviderWitness
  fault: PlantedFault | undefined
  say: (line: string) => void
  onGone: (process: Process) => void
}

export function startProcess(options: ProcessOptions): Process {
  const { owner, disk, setting, say, fault } = options
  const clock = options.clock.process({ skewMs: options.skewMs })
  const store = disk.open(owner, clock)
  const connections = new Set<Connection>()
  let state: ProcessState = 'starting'
  let stateBefore: ProcessState = state
  let server: Server | undefined
  let awayUntilMs = -Infinity

  async function start(): Promise<void> {
    const engine: Engine = await createEngine({
      store,
      executor: createProvider(owner, clock, options.witness, fault),
      settle: settleCharges,
      newId: options.newId,
      clock,
      admissionLimits: ADMISSION_LIMITS,
      runLimits: { ...setting.runLimits, ...fault?.runLimits },
      retentionMs: setting.retentionMs,
    })
    if (state === 'gone') return
    state = 'ready'
    server = { engine, clock, connections }
    say(`${owner} is ready`)
  }

  function end(clientHears: boolean): void {
    if (state === 'gone') return
    state = 'gone'
    server = undefined
    clock.kill()
    for (const connection of connections) connection.die(clientHears)
    options.onGone(process)
  }

  const process: Process = {
    owner,
    skewMs: options.skewMs,
    store,
    clock,
    connections,
    state: () => state,
    server: () => server,
    pause() {
      if (state === 'gone' || state === 'paused') return
      stateBefore = state
      state = 'paused'
      clock.pause()
      awayUntilMs = Infinity
    },
    resume() {
      if (state !== 'paused') return
      // What starts while it is paused comes to its end here: the engine is there before the state says so.
      state = server === undefined ? 'starting' : stateBefore === 'starting' ? 'ready' : stateBefore
      awayUntilMs = options.clock.nowMs()
      clock.resume()
    },
    drain(graceMs) {
      const engine = server?.engine
      if (engine === undefined || state !== 'ready') return
      state = 'draining'
      void engine
        .drain({ graceMs })
        .then(() => engine.close())
        .then(() => {
          say(`${owner} has drained`)
          end(true)
        })
    },
    kill(isKnown) {
      if (isKnown) disk.bury(owner)
      end(isKnown)
    },
    wasAwaySince: (sinceMs) => awayUntilMs >= sinceMs,
  }
  start().catch((error: unknown) => {
    say(`${owner} could not start: ${String(error)}`)
    disk.bury(owner)
    end(true)
  })
  return process
}
