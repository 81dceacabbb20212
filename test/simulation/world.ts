import type { Held } from '@perdure/protocol'
import type { StartOutcome } from '@perdure/engine'
import { createVirtualClock, nextTick, type VirtualClock } from '@perdure/engine/testing'
import { startClient, type Client } from './client.ts'
import { createDisk, type Disk, type Synced } from './disk.ts'
import type { PlantedFault } from './faults/planted-fault.ts'
import { createJudge, type Judge } from './judge/judge.ts'
import { connect, type Connection, type ConnectionEnd } from './network.ts'
import { ADMISSION_LIMITS, startProcess, type Process } from './process.ts'
import { createRandom, type Random } from './random.ts'
import { settingOf, type Setting } from './setting.ts'
import { createTrace, type Trace } from './trace.ts'

/** A question as its user asks it; asked again with the same key until there is an answer. */
export interface Question {
  userId: string
  input: number
  key: string
  conversationId?: string
}

/** Everything there is: processes, disk, network, clients, and the judge beside it. */
export interface World {
  readonly clock: VirtualClock
  readonly random: Random
  readonly setting: Setting
  readonly disk: Disk
  readonly judge: Judge
  readonly trace: Trace
  readonly processes: readonly Process[]
  readonly clients: readonly Client[]
  /** The disk did not answer at some time since then. */
  noteDiskTrouble(untilMs: number): void
  startProcess(): void
  /** One that takes connections, or may: clients do not know. */
  someProcess(): Process | undefined
  ask(question: Question): void
  /** Questions that their users may still ask again. */
  openQuestions(): number
  read(runId: string, held?: Held): void
  cancel(runId: string, by: 'user' | 'admin'): void
  deleteConversation(conversationId: string): void
  losePower(): void
}

/** How long a client waits for an answer before it asks again. */
const ANSWER_TIMEOUT_MS = 4_000
const ASKED_AT_MOST = 8
/** A cancel is taken over within its bound from an owner that did not hear of it: so long it may have been cut off. */
const CUT_OFF_MEMORY_MS = 12_000

export function createWorld(seed: number, fault: PlantedFault | undefined): World {
  const clock = createVirtualClock(undefined, nextTick)
  const random = createRandom(seed)
  const setting = settingOf(random.fork())
  const trace = createTrace(clock.nowMs)
  const processes: Process[] = []
  const clients: Client[] = []
  let diskTroubleUntilMs = -Infinity
  let openQuestions = 0
  let ids = 0
  const newId = (): string => String((ids += 1))
  const disk = createDisk({ random: random.fork(), clock, fault, onSynced })
  const find = (owner: string): Process | undefined => processes.find((one) => one.owner === owner)
  const skewOf = (owner: string): number => find(owner)?.skewMs ?? 0
  const { nowMs } = clock
  const judge = createJudge({ state: disk.state, limits: ADMISSION_LIMITS, setting, nowMs, skewOf, isCutOff })

  function onSynced(synced: Synced): void {
    const told = describe(synced)
    if (told !== undefined) trace.say(`${synced.owner} ${told}`)
    judge.synced(synced)
  }

  function isCutOff(owner: string): boolean {
    const sinceMs = clock.nowMs() - CUT_OFF_MEMORY_MS
    const process = find(owner)
    return diskTroubleUntilMs >= sinceMs || process === undefined || process.state() === 'gone' || process.wasAwaySince(sinceMs)
  }

  function someProcess(): Process | undefined {
    const open = processes.filter((process) => process.server() !== undefined)
    return open.length === 0 ? undefined : random.pick(open)
  }

  /** Asks a process over the network; what it answers may never come. */
  function call<T>(process: Process, work: () => Promise<T>, answered: (answer: T) => void): void {
    process.clock.after(random.between(1, 30), () => {
      if (process.server() === undefined) return
      work().then(
        (answer) => void clock.after(random.between(1, 30), () => random.chance(0.93) && answered(answer)),
        () => undefined,
      )
    })
  }

  function ask(question: Question, asked = 1): void {
    let isAnswered = false
    openQuestions += 1
    const process = someProcess()
    const { userId, input, key, conversationId } = question
    const request = { userId, input, title: key, conversationId, idempotency: { key, bodyHash: key } }
    const engine = process?.server()?.engine
    if (process !== undefined && engine !== undefined) {
      call(process, () => engine.start(request), (outcome) => {
        isAnswered = outcome.outcome !== 'draining'
        answered(outcome)
      })
    }
    clock.after(ANSWER_TIMEOUT_MS, () => {
      openQuestions -= 1
      if (!isAnswered && asked < ASKED_AT_MOST) ask(question, asked + 1)
    })
  }

  function answered(outcome: StartOutcome): void {
    if (outcome.outcome !== 'started' && outcome.outcome !== 'repeated') return
    judge.accepted(outcome.run.runId)
    read(outcome.run.runId)
  }

  function read(runId: string, held?: Held): void {
    const name = `reader-${clients.length + 1}`
    const takesMs = random.pick([0, 0, 0, 20, 400, 5_000])
    const own = random.fork()
    trace.say(`${name} reads ${runId} from ${held?.cursor ?? 'the start'}`)
    const open = (cursor: number | undefined, end: ConnectionEnd): Connection | undefined => {
      const server = someProcess()?.server()
      return server && connect({ clock, random: own, server, runId, cursor, takesMs, end, fault, onBuffered: judge.buffered })
    }
    clients.push(startClient({ name, runId, clock, random: own, held, connect: open, onRead: judge.read }))
  }

  return {
    clock,
    random,
    setting,
    disk,
    judge,
    trace,
    processes,
    clients,
    noteDiskTrouble(untilMs) {
      diskTroubleUntilMs = Math.max(diskTroubleUntilMs, untilMs)
    },
    startProcess() {
      const owner = `process-${processes.length + 1}`
      const skewMs = random.pick([0, 0, random.between(-setting.skewMaxMs, setting.skewMaxMs)])
      trace.say(`${owner} starts, its clock ${skewMs} ms ahead`)
      const { witness } = judge
      const onGone = (): void => judge.processGone(owner)
      processes.push(startProcess({ owner, skewMs, setting, disk, clock, newId, witness, fault, say: trace.say, onGone }))
    },
    someProcess,
    ask,
    openQuestions: () => openQuestions,
    read,
    cancel(runId, by) {
      const process = someProcess()
      const engine = process?.server()?.engine
      if (process === undefined || engine === undefined) return
      judge.wished(runId)
      call(process, () => engine.cancel(runId, by), () => undefined)
    },
    deleteConversation(conversationId) {
      const process = someProcess()
      const engine = process?.server()?.engine
      if (process === undefined || engine === undefined) return
      judge.wishedConversation(conversationId)
      call(process, () => engine.deleteConversation(conversationId), () => undefined)
    },
    losePower() {
      disk.losePower()
      for (const process of processes) if (process.state() !== 'gone') process.kill(true)
      judge.powerLost()
    },
  }
}

/** A synced command in a few words; undefined for one that found nothing to do. */
function describe({ command, result }: Synced): string | undefined {
  switch (result.kind) {
    case 'create':
      return `create ${result.result.outcome} ${'run' in result.result ? `${result.result.run.runId} ${result.result.run.status}` : ''}`
    case 'claim':
      return result.claimed.length > 0 ? `claim ${result.claimed.map(({ run }) => run.runId).join()}` : undefined
    case 'adopt':
      return result.adopted.length > 0 ? `adopt ${result.adopted.map((run) => run.runId).join()}` : undefined
    case 'write': {
      if (command.kind !== 'write') return undefined
      const { run, epoch, segment } = command
      return `write ${run.runId} ${segment?.firstSeq}-${segment?.lastSeq} epoch ${epoch} ${run.status}: ${result.result.outcome}`
    }
    case 'request_cancel':
      return `cancel ${result.run?.runId} ${result.run?.status}`
    default:
      return undefined
  }
}
