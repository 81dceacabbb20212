import { setTimeout as delay } from 'node:timers/promises'
import { LEASE_MS, TAKEOVER_INTERVAL_MS } from '@perdure/engine'
import { callerAs } from '../harness/caller.ts'
import { startFollower, type Follower } from '../harness/follower.ts'
import { freePort } from '../harness/program.ts'
import { createRandom, type Random } from '../harness/random.ts'
import type { LaunchedService } from '../harness/service.ts'
import { stopProcess } from '../harness/stop-process.ts'
import { ask, type AskedRun } from './asked-run.ts'
import { openBench, type Bench } from './bench.ts'
import { closeCase, type CaseFigures } from './closing.ts'
import { openLiveStore, type LiveStore } from './live-store.ts'
import type { ProviderCall } from './provider.ts'
import { questionOf, USERS } from './question.ts'
import { createTrace, type Trace } from './trace.ts'

/** What came of a process that was stopped for longer than its lease and then woken. */
export interface PauseReport extends CaseFigures {
  seed: number
  /** From the stop to the first event of the next attempt at a reader; undefined where it never came. */
  takenOverMs: number | undefined
  /** Runs that were taken from it. */
  taken: number
  /** Calls of the provider that it began for them after it was woken, before it heard that they were not its own. */
  lateCalls: number
  /** Stops that hit it inside a write, where it holds the store for everybody; it was let go on for a moment. */
  heldTheStore: number
  violations: readonly string[]
  trace: Trace
}

/** Past the lease, the neighbour's next look, and what two busy cores may take. */
const TAKEN_OVER_WITHIN_MS = LEASE_MS + TAKEOVER_INTERVAL_MS + 10_000
const WAKES_WITHIN_MS = 400
const STOP_AFTER_EVENTS_MAX = 40
const LONG = { steps: 3, words: 40 }
const LOOK_EVERY_MS = 20
/** Looks at a store that is written to, until it must be the stopped process that holds it. */
const FREE_LOOKS = 20

/** Two processes on one store; the one that works is stopped, the other takes over, the first wakes. Never rejects. */
export async function livePaused(seed: number): Promise<PauseReport> {
  const trace = createTrace()
  const bench = await openBench(seed)
  const pause = new Pause(seed, bench, trace)
  let figures: CaseFigures = { runs: 0, attempts: 0, charges: 0, characters: 0 }
  try {
    figures = await pause.live()
  } catch (error) {
    trace.violated(error instanceof Error ? error.message : String(error))
  } finally {
    await pause.close()
    await bench.close()
  }
  const { takenOverMs, taken, lateCalls, heldTheStore } = pause
  return { seed, takenOverMs, taken, lateCalls, heldTheStore, ...figures, violations: trace.violations, trace }
}

class Pause {
  takenOverMs: number | undefined
  taken = 0
  lateCalls = 0
  heldTheStore = 0
  readonly #seed: number
  readonly #random: Random
  readonly #bench: Bench
  readonly #trace: Trace
  readonly #runs: AskedRun[] = []
  /** One reader of each run at the neighbour. */
  readonly #neighbours = new Map<AskedRun, Follower>()
  readonly #services: LaunchedService[] = []

  constructor(seed: number, bench: Bench, trace: Trace) {
    this.#seed = seed
    this.#random = createRandom(seed)
    this.#bench = bench
    this.#trace = trace
  }

  async live(): Promise<CaseFigures> {
    const [paused, neighbour] = [await this.#launch('paused'), await this.#launch('neighbour')]
    for (const userId of [...USERS, ...USERS]) this.#ask(userId, paused, neighbour)
    await Promise.all(this.#runs.map((run) => run.begun))
    await this.#untilEvent(this.#random.whole(1, STOP_AFTER_EVENTS_MAX))
    const stoppedAtMs = Date.now()
    const store = openLiveStore(this.#bench.folder)
    await this.#stopOutsideOfWrites(paused, store)
    const held = store.owners()
    this.taken = held.size
    await this.#takenOver(held, stoppedAtMs, store)
    await delay(this.#random.whole(0, WAKES_WITHIN_MS))
    const wokenAtMs = Date.now()
    paused.process.kill('SIGCONT')
    this.#trace.say(`woken after ${wokenAtMs - stoppedAtMs} ms`)
    for (const run of this.#runs) run.online()
    // The woken one works again, on what is its own.
    const { id } = this.#ask(USERS[0], paused, neighbour).question
    const watching = this.#watchOwners(held, store)
    const isLate = (call: ProviderCall): boolean =>
      call.caller === 'paused' && call.atMs >= wokenAtMs && call.questionId !== id
    const figures = await closeCase({
      runs: this.#runs,
      provider: this.#bench.provider,
      folder: this.#bench.folder,
      urls: [paused.url, neighbour.url],
      deaths: 1,
      trace: this.#trace,
      isCounted: (call) => !isLate(call),
      stopService: async () => {
        watching.stop()
        await this.#end()
      },
    })
    this.lateCalls = this.#bench.provider.calls.filter(isLate).length
    return figures
  }

  async close(): Promise<void> {
    for (const run of this.#runs) run.close()
    for (const follower of this.#neighbours.values()) follower.close()
    await this.#end()
  }

  /** A stopped process dies of it all the same. */
  async #end(): Promise<void> {
    await Promise.all(this.#services.map((service) => service.stop('SIGKILL')))
  }

  async #launch(name: string): Promise<LaunchedService> {
    const service = this.#bench.launch(await freePort(), name)
    this.#services.push(service)
    await service.ready
    return service
  }

  #ask(userId: string, at: LaunchedService, neighbour: LaunchedService): AskedRun {
    const question = questionOf(this.#runs.length + 1, userId, LONG)
    const caller = callerAs(userId)
    this.#bench.provider.expect(question)
    const run = ask({
      question,
      caller,
      url: at.url,
      wandererUrls: [at.url, neighbour.url],
      key: `pause-${this.#seed}-question-${question.id}`,
      random: createRandom(this.#seed * 1_009 + question.id),
      trace: this.#trace,
      onCursor: () => undefined,
    })
    this.#runs.push(run)
    void run.begun.then(() => {
      const open = (cursor: number | undefined, signal: AbortSignal): Promise<Response> =>
        caller.attach(neighbour.url, run.runId() ?? '', cursor, signal)
      this.#neighbours.set(run, startFollower({ open }))
    })
    return run
  }

  async #untilEvent(seq: number): Promise<void> {
    const [first] = this.#runs
    while ((first?.reader.state().cursor ?? 0) < seq) await delay(1)
  }

  /**
   * Stops the process; where that hits it inside a write, lets it go on for a moment and stops it again: whoever is
   * stopped there holds the one file against everybody, and nobody can take over.
   */
  async #stopOutsideOfWrites(service: LaunchedService, store: LiveStore): Promise<void> {
    for (;;) {
      await stopProcess(service.process)
      if (await this.#canWrite(store)) break
      this.heldTheStore += 1
      service.process.kill('SIGCONT')
      await delay(1)
    }
    this.#trace.say('stopped')
  }

  /** Whether the store is free within the time that a neighbour's own commit may take. */
  async #canWrite(store: LiveStore): Promise<boolean> {
    for (let look = 0; look < FREE_LOOKS; look += 1) {
      if (store.isFree()) return true
      await delay(LOOK_EVERY_MS)
    }
    return false
  }

  /** Waits until a reader at the neighbour has seen each of these runs in its next attempt. */
  async #takenOver(held: ReadonlyMap<string, string>, stoppedAtMs: number, store: LiveStore): Promise<void> {
    const waiting = [...this.#neighbours].filter(([run]) => held.has(run.runId() ?? ''))
    if (waiting.length === 0) this.#trace.violated('nothing was running when the process was stopped')
    const isTaken = ([, follower]: (typeof waiting)[number]): boolean => follower.state().view.attempt > 1
    while (!waiting.every(isTaken)) {
      if (Date.now() - stoppedAtMs > TAKEN_OVER_WITHIN_MS) throw new Error(this.#notTaken(waiting.filter((one) => !isTaken(one)), store))
      if (waiting.some(isTaken)) this.takenOverMs ??= Date.now() - stoppedAtMs
      await delay(LOOK_EVERY_MS)
    }
    this.takenOverMs ??= Date.now() - stoppedAtMs
    this.#trace.say(`${waiting.length} runs were taken over, the first after ${this.takenOverMs} ms`)
  }

  #notTaken(left: readonly [AskedRun, Follower][], store: LiveStore): string {
    const names = left.map(([{ question }, follower]) => `question ${question.id}, whose reader is ${follower.state().phase.phase}`)
    const held = store.isFree() ? '' : '; the store is held by somebody'
    return `not taken over within ${TAKEN_OVER_WITHIN_MS} ms: ${names.join('; ')}${held}`
  }

  /** What was taken over is never the woken one's again. */
  #watchOwners(held: ReadonlyMap<string, string>, store: LiveStore): { stop(): void } {
    const timer = setInterval(() => {
      for (const [runId, owner] of store.owners()) {
        if (held.get(runId) === owner) this.#trace.violated(`${runId} is the woken process's again`)
      }
    }, LOOK_EVERY_MS)
    return {
      stop() {
        clearInterval(timer)
        store.close()
      },
    }
  }
}
