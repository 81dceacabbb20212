import { setImmediate, setTimeout as delay } from 'node:timers/promises'
import { callerAs } from '../harness/caller.ts'
import { freePort } from '../harness/program.ts'
import { createRandom } from '../harness/random.ts'
import type { LaunchedService } from '../harness/service.ts'
import { ask, type AskedRun } from './asked-run.ts'
import { openBench, type Bench } from './bench.ts'
import { closeCase, type CaseFigures } from './closing.ts'
import { readEvidence, type StoredRun } from './evidence.ts'
import { openLiveStore } from './live-store.ts'
import type { KillPlan, LifePlan } from './plan.ts'
import { anyQuestion, shortQuestion, USERS } from './question.ts'
import { judgeScene } from './scene.ts'
import { createTrace, type Trace } from './trace.ts'

/** One `kill -9`. */
export interface Kill {
  kind: KillPlan['kind']
  /** The event that the watched reader had just seen, where it was waited for. */
  event?: { seq: number; name: string; isFirstProcess: boolean }
}

export interface LifeReport extends CaseFigures {
  seed: number
  kills: readonly Kill[]
  /** From a kill to the first new event at a reader, for each kill that was followed by one. */
  goingOnMs: readonly number[]
  violations: readonly string[]
  trace: Trace
}

/** A kill that waits for an event strikes after this long in any case, and the wait is a violation. */
const EVENT_WITHIN_MS = 30_000
const ACTIVE_PER_USER = 2

/** Lives one plan through. Never rejects: what went wrong is in the report. */
export async function live(plan: LifePlan): Promise<LifeReport> {
  const trace = createTrace()
  const bench = await openBench(plan.seed)
  const life = new Life(plan, bench, await freePort(), trace)
  let figures: CaseFigures = { runs: 0, attempts: 0, charges: 0, characters: 0 }
  try {
    for (const kill of plan.kills) await life.untilKilled(kill)
    figures = await life.toTheEnd()
  } catch (error) {
    trace.violated(error instanceof Error ? error.message : String(error))
  } finally {
    await life.close()
    await bench.close()
  }
  const { kills, goingOnMs } = life
  return { seed: plan.seed, kills, goingOnMs, ...figures, violations: trace.violations, trace }
}

class Life {
  readonly kills: Kill[] = []
  readonly goingOnMs: number[] = []
  readonly #plan: LifePlan
  readonly #bench: Bench
  readonly #port: number
  readonly #url: string
  readonly #trace: Trace
  readonly #runs: AskedRun[] = []
  #service: LaunchedService | undefined
  #processes = 0
  #scene: readonly StoredRun[] = []
  #struckAtMs: number | undefined
  /** Since the latest kill: how far each reader had come when the next process was ready; until one of them comes further. */
  #waiting: { sinceMs: number; seen: ReadonlyMap<AskedRun, number> } | undefined
  #onCursor: ((run: AskedRun, cursor: number, name: string) => void) | undefined

  constructor(plan: LifePlan, bench: Bench, port: number, trace: Trace) {
    this.#plan = plan
    this.#bench = bench
    this.#port = port
    this.#url = `http://127.0.0.1:${port}`
    this.#trace = trace
  }

  /** One process, from its start to its violent end. */
  async untilKilled(kill: KillPlan): Promise<void> {
    const service = this.#launch()
    if (kill.kind === 'startup') {
      await delay(kill.afterMs)
      const becameReady = await Promise.race([service.ready.then(() => true), Promise.resolve(false)])
      return this.#strike(service, { kind: kill.kind }, becameReady)
    }
    await this.#comeUp(service)
    if (this.#runs.length === 0) this.#ask(USERS[0])
    if (kill.kind === 'event') {
      const reached = this.#nextEvent(kill.nth, service)
      // The one that is watched comes first, so that it need not wait for another.
      await Promise.race([this.#runs[0]?.begun, reached])
      this.#topUp()
      return this.#strike(service, await reached, true)
    }
    this.#topUp()
    if (kill.kind === 'accepting') await this.#untilAccepted(this.#askOneMore())
    else {
      if (kill.kind === 'asking') this.#askOneMore()
      await delay(kill.afterMs)
    }
    return this.#strike(service, { kind: kill.kind }, true)
  }

  /** A last process, which lives until every run has ended; then everything that was held, told and stored is judged. */
  async toTheEnd(): Promise<CaseFigures> {
    const service = this.#launch()
    await this.#comeUp(service)
    return closeCase({
      runs: this.#runs,
      provider: this.#bench.provider,
      folder: this.#bench.folder,
      urls: [service.url],
      deaths: this.kills.length,
      trace: this.#trace,
      stopService: () => this.#end(service, 'SIGTERM', true),
    })
  }

  async close(): Promise<void> {
    for (const run of this.#runs) run.close()
    await this.#service?.stop('SIGKILL')
  }

  #launch(): LaunchedService {
    this.#processes += 1
    this.#trace.say(`process ${this.#processes} starts`)
    this.#service = this.#bench.launch(this.#port, `process-${this.#processes}`)
    return this.#service
  }

  async #comeUp(service: LaunchedService): Promise<void> {
    await service.ready
    this.#trace.say(`process ${this.#processes} is ready`)
    const seen = new Map(this.#unended().map((run) => [run, run.reader.state().cursor ?? 0]))
    this.#waiting = this.#struckAtMs === undefined ? undefined : { sinceMs: this.#struckAtMs, seen }
    for (const run of this.#runs) run.online()
  }

  #unended(): AskedRun[] {
    return this.#runs.filter((run) => run.reader.state().phase.phase !== 'ended')
  }

  /** As many questions as may be answered at once, and at first one that has to wait. */
  #topUp(): void {
    const isFirst = this.#runs.length === 1
    for (const userId of USERS) {
      const missing = ACTIVE_PER_USER - this.#unended().filter(({ question }) => question.userId === userId).length
      for (let count = 0; count < missing; count += 1) this.#ask(userId)
    }
    if (isFirst) this.#ask(USERS[0])
  }

  #askOneMore(): AskedRun {
    return this.#ask(USERS[this.#runs.length % USERS.length] ?? USERS[0])
  }

  #ask(userId: string): AskedRun {
    const { seed } = this.#plan
    const id = this.#runs.length + 1
    const random = createRandom(seed * 1_009 + id)
    const question = id === 1 ? shortQuestion(id, userId) : anyQuestion(id, userId, random)
    this.#bench.provider.expect(question)
    const run = ask({
      question,
      caller: callerAs(userId),
      url: this.#url,
      wandererUrls: [this.#url],
      key: `life-${seed}-question-${id}`,
      random,
      trace: this.#trace,
      onCursor: (asked, cursor, name) => this.#saw(asked, cursor, name),
    })
    this.#runs.push(run)
    return run
  }

  /** Looks as often as it can, for the commit and its answer are a millisecond apart. */
  async #untilAccepted({ question, runId }: AskedRun): Promise<void> {
    const store = openLiveStore(this.#bench.folder)
    try {
      while (!store.isAsked(question.message)) await setImmediate()
    } finally {
      store.close()
    }
    if (runId() === undefined) this.#trace.say(`question ${question.id} is committed, and nobody knows`)
  }

  #saw(run: AskedRun, cursor: number, name: string): void {
    const seen = this.#waiting?.seen.get(run)
    if (this.#waiting !== undefined && seen !== undefined && cursor > seen) {
      const tookMs = Date.now() - this.#waiting.sinceMs
      this.#trace.say(`question ${run.question.id} goes on with event ${cursor}, ${tookMs} ms after the kill`)
      this.goingOnMs.push(tookMs)
      this.#waiting = undefined
    }
    this.#onCursor?.(run, cursor, name)
  }

  /** Kills the process in the very turn in which a reader sees its `nth` new event, or its run's last. */
  async #nextEvent(nth: number, service: LaunchedService): Promise<Kill> {
    const watched = this.#unended()[0]
    const from = watched?.reader.state().cursor ?? 0
    const isFirstProcess = this.#processes === 1
    const reached = Promise.withResolvers<Kill>()
    this.#onCursor = (run, seq, name) => {
      if (run !== watched || (seq - from < nth && name !== 'done')) return
      service.process.kill('SIGKILL')
      this.#onCursor = undefined
      reached.resolve({ kind: 'event', event: { seq, name, isFirstProcess } })
    }
    const timer = setTimeout(() => {
      this.#trace.violated(`question ${watched?.question.id}: no event ${from + nth} within ${EVENT_WITHIN_MS} ms`)
      reached.resolve({ kind: 'event' })
    }, EVENT_WITHIN_MS)
    const kill = await reached.promise
    clearTimeout(timer)
    return kill
  }

  async #strike(service: LaunchedService, kill: Kill, becameReady: boolean): Promise<void> {
    this.#struckAtMs = Date.now()
    this.#waiting = undefined
    const where = kill.event === undefined ? '' : ` with event ${kill.event.seq} (${kill.event.name})`
    await this.#end(service, 'SIGKILL', becameReady)
    this.#trace.say(`process ${this.#processes} was killed: ${kill.kind}${where}`)
    this.kills.push(kill)
  }

  /** Ends the process, if it still lives, and looks at what it has left. */
  async #end(service: LaunchedService, signal: 'SIGKILL' | 'SIGTERM', becameReady: boolean): Promise<void> {
    const code = await service.stop(signal)
    if (signal === 'SIGTERM' && code !== 0) this.#trace.violated(`told to stop, the process ended with ${code}`)
    if (service.output() !== '') this.#trace.say(`process ${this.#processes} wrote: ${service.output().trim()}`)
    const scene = readEvidence(this.#bench.folder, (evidence) => evidence.runs())
    for (const fault of judgeScene(this.#scene, scene, becameReady)) this.#trace.violated(fault)
    for (const run of this.#runs) {
      const stored = scene.find(({ runId }) => runId === run.runId())
      const told = run.told.lastSeq()
      if (told > (stored?.lastSeq ?? 0)) {
        this.#trace.violated(`question ${run.question.id}: event ${told} was told, the store ends at ${stored?.lastSeq}`)
      }
    }
    this.#scene = scene
  }
}
