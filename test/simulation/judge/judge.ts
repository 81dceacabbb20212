import { isTerminal, type RunView } from '@perdure/protocol'
import type { AdmissionLimits } from '@perdure/engine'
import type { MemoryState } from '@perdure/engine/testing'
import type { Client } from '../client.ts'
import type { Synced } from '../disk.ts'
import { CONNECTION_MAX_BYTES, type Connection } from '../network.ts'
import type { ProviderWitness } from '../provider.ts'
import type { Setting } from '../setting.ts'
import { createBounds } from './bounds.ts'
import { createEndings, type Endings } from './endings.ts'
import type { Finding } from './findings.ts'
import { createRetention } from './retention.ts'
import { createRunLogs } from './run-logs.ts'
import { createTurns } from './turns.ts'

/** Watches over all invariants, from beside: it asks nothing of the engine. */
export interface Judge extends Omit<Endings, 'synced' | 'callsLeft' | 'witness'> {
  witness: ProviderWitness
  synced(synced: Synced): void
  /** A client was told that its run is accepted. */
  accepted(runId: string): void
  read(client: Client): void
  /** After each growth of what a connection holds. */
  buffered(connection: Connection): void
  powerLost(): void
  /** When every log was kept for as long as it may be. */
  retained(): void
  /** When faults have stopped and the bound is over. */
  ended(clients: readonly Client[]): void
  /** Runs, accepted or stored, that have not ended. */
  unended(): string[]
  callsLeft: Endings['callsLeft']
  /** The first thing that does not hold. */
  finding(): Finding | undefined
}

export interface JudgeOptions {
  state: MemoryState
  limits: AdmissionLimits
  setting: Setting
  nowMs: () => number
  skewOf: (owner: string) => number
  isCutOff: (owner: string) => boolean
}

export function createJudge({ state, limits, setting, nowMs, skewOf, isCutOff }: JudgeOptions): Judge {
  const acceptedRuns = new Set<string>()
  const cursors = new Map<string, number>()
  let finding: Finding | undefined
  const find = (invariant: Finding['invariant'], message: string): void => {
    finding ??= { invariant, message }
  }
  const logs = createRunLogs(find)
  const turns = createTurns(limits, find)
  const endings = createEndings({ find, logs, state, isCutOff })
  const bounds = createBounds({ find, limits: setting.runLimits, nowMs, skewOf, isCutOff })
  const retention = createRetention({ find, state, setting, nowMs })

  function read(client: Client): void {
    const { runId, name } = client
    const held = client.held()
    if (held === undefined || cursors.get(name) === held.cursor) return
    cursors.set(name, held.cursor)
    const logged = logs.of(runId).views[held.cursor]
    if (logged === undefined) find(1, `${name} was sent ${held.cursor} of ${runId}, and ${logs.of(runId).events.length} events are durable`)
    else if (!sameView(held.view, logged)) find(1, `${name} holds something else than ${runId} up to ${held.cursor}`)
  }

  function unended(): string[] {
    const stored = [...state.runs.values()].filter((run) => !isTerminal(run.status)).map((run) => run.runId)
    return [...stored, ...[...acceptedRuns].filter((runId) => !state.runs.has(runId))]
  }

  return {
    ...endings,
    witness: { ...endings.witness, heard: bounds.heard },
    synced(synced) {
      bounds.synced(synced)
      retention.synced(synced)
      if (synced.before === synced.after) return
      logs.synced(synced, state)
      turns(synced)
      endings.synced(synced)
    },
    accepted: (runId) => void acceptedRuns.add(runId),
    read,
    buffered(connection) {
      if (connection.bufferedBytes() > CONNECTION_MAX_BYTES) find(10, `a connection holds ${connection.bufferedBytes()} bytes`)
    },
    powerLost: () => logs.checkKept(state),
    unended,
    retained: retention.over,
    ended(clients) {
      for (const runId of unended()) find(2, `${runId} has not ended`)
      for (const call of endings.callsLeft()) find(8, `a ${call.kind} call of ${call.runId} is alive, long after its end`)
      for (const client of clients) {
        const { phase } = client.state()
        if (phase.phase === 'stopped') {
          if (phase.reason !== 'closed' && phase.reason !== 'not_found') find(3, `${client.name} stopped: ${phase.reason}`)
        } else if (phase.phase !== 'ended') find(2, `${client.name} has not heard the end of ${client.runId}`)
        else if (client.held()?.cursor !== logs.of(client.runId).events.length) find(1, `${client.name} does not hold all of ${client.runId}`)
      }
    },
    finding: () => finding,
  }
}

/** But for the place in the queue, which is told beside the log. */
function sameView(held: RunView, logged: RunView): boolean {
  return isSame({ ...held, queue: undefined }, { ...logged, queue: undefined })
}

/** What was found to be the same as what. Views share what did not change, so most of a reader's next one is known. */
const known = new WeakMap<object, object>()

/** Deeply; what is absent and what is undefined are the same. Nothing of a view is ever changed. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (known.get(one) === other) return true
  const [ones, others] = [one as Record<string, unknown>, other as Record<string, unknown>]
  for (const key of Object.keys(ones)) if (!isSame(ones[key], others[key])) return false
  for (const key of Object.keys(others)) if (others[key] !== undefined && ones[key] === undefined) return false
  known.set(one, other)
  return true
}
