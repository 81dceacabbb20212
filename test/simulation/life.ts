import { setImmediate } from 'node:timers/promises'
import { RETENTION_INTERVAL_MS } from '@perdure/engine'
import type { PlantedFault } from './faults/planted-fault.ts'
import { alive, happen, type Memory } from './happenings.ts'
import type { Finding } from './judge/findings.ts'
import { expiresLogs } from './setting.ts'
import { createWorld, type World } from './world.ts'

/** What came of one seed. */
export interface Life {
  seed: number
  /** Undefined where everything held. */
  finding: Finding | undefined
  /** Of everything that happened: the same seed gives the same. */
  hash: string
  /** The end of what happened. */
  lastLines: readonly string[]
  runs: number
  readers: number
  steps: number
}

const HAPPENINGS_MIN = 12
const HAPPENINGS_MAX = 40
/** Longer than a lease: what was lost is noticed, and goes on elsewhere. */
const LONG_PASS_MS = 13_000
/** When faults have stopped, every accepted run ends within this; the limits on runs and leases, and a queue to work off. */
const END_BOUND_MS = 150_000
/** From the last end until every reader has it: silence is noticed after 45 s, and a slow one has much to take. */
const READERS_BOUND_MS = 150_000

const LATE_READERS = 4

/** Lives one life from its seed, until something does not hold or all is over. */
export async function live(seed: number, fault?: PlantedFault): Promise<Life> {
  // A life leaves the event loop no turn.
  await setImmediate()
  const world = createWorld(seed, fault)
  const { random, judge, trace } = world
  const memory: Memory = { held: [] }
  world.startProcess()
  await pass(world, 100)
  for (let left = random.between(HAPPENINGS_MIN, HAPPENINGS_MAX); left > 0 && judge.finding() === undefined; left -= 1) {
    happen(world, memory)
    await pass(world, random.chance(0.03) ? LONG_PASS_MS : random.pick([0, 3, 20, 100, 400, 1_500]))
  }
  heal(world)
  const isQuiet = (): boolean => world.openQuestions() === 0 && judge.unended().length === 0 && judge.callsLeft().length === 0
  await until(world, isQuiet, END_BOUND_MS)
  await untilRead(world)
  if (expiresLogs(world.setting)) await readLate(world, memory)
  judge.ended(world.clients)
  const finding = judge.finding()
  if (finding !== undefined) trace.say(`✗ ${finding.invariant}: ${finding.message}`)
  return {
    seed,
    finding,
    hash: trace.hash(),
    lastLines: trace.lastLines(),
    runs: world.disk.state.runs.size,
    readers: world.clients.length,
    steps: trace.steps(),
  }
}

/** Faults stop: the disk answers, nobody is paused, and one process at least is there to stay. */
function heal(world: World): void {
  const { disk, clock, trace } = world
  trace.say('— faults stop')
  disk.health = { slowMs: 0, isDown: false }
  for (const process of alive(world)) {
    process.store.failNext.length = 0
    process.resume()
  }
  const keepOne = (): void => {
    if (!alive(world).some((process) => process.state() === 'ready' || process.state() === 'starting')) world.startProcess()
    clock.after(1_000, keepOne)
  }
  keepOne()
}

async function untilRead(world: World): Promise<void> {
  const isOver = (): boolean => world.clients.every(({ state }) => ['ended', 'stopped'].includes(state().phase.phase))
  await until(world, isOver, READERS_BOUND_MS)
}

/** When all logs have given way, readers come once more: with nothing, and with what they remember. */
async function readLate(world: World, { held }: Memory): Promise<void> {
  const { retentionMs, skewMaxMs } = world.setting
  await pass(world, retentionMs + 2 * (skewMaxMs + RETENTION_INTERVAL_MS))
  world.judge.retained()
  for (const runId of [...world.disk.state.runs.keys()].slice(-LATE_READERS)) world.read(runId)
  for (const one of held.slice(-LATE_READERS)) world.read(one.runId, one.held)
  await untilRead(world)
}

async function pass(world: World, durationMs: number): Promise<void> {
  let isOver = false
  world.clock.after(durationMs, () => {
    isOver = true
  })
  await until(world, () => isOver, Infinity)
}

/** Steps from timer to timer. */
async function until(world: World, isReached: () => boolean, withinMs: number): Promise<void> {
  const { clock, judge } = world
  const endMs = clock.nowMs() + withinMs
  await clock.until(() => {
    return judge.finding() !== undefined || clock.nowMs() > endMs || isReached()
  }, Infinity)
}
