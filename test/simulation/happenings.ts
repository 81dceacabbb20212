import type { Held } from '@perdure/protocol'
import type { Process } from './process.ts'
import type { World } from './world.ts'

/** Something that goes on in a life. `happen` does nothing where it cannot be. */
interface Happening {
  name: string
  /** How often, against the others. */
  weight: number
  happen(world: World, memory: Memory): void
}

/** What clients remember of earlier times: the cursors they come back with. */
export interface Memory {
  held: { runId: string; held: Held }[]
}

const USERS = ['ada', 'grace', 'edsger']
const PROCESSES_MAX = 3
const ON_THEIR_WAY_MS = 4_000

export const HAPPENINGS: readonly Happening[] = [
  { name: 'a question', weight: 8, happen: (world) => world.ask(questionOf(world)) },
  {
    name: 'the same question twice at once',
    weight: 1,
    happen(world) {
      const question = questionOf(world)
      world.ask(question)
      world.ask(question)
    },
  },
  {
    name: 'a burst',
    weight: 2,
    happen(world) {
      for (let count = world.random.between(4, 9); count > 0; count -= 1) world.ask(questionOf(world))
    },
  },
  { name: 'a reader', weight: 4, happen: (world) => withRun(world, (runId) => world.read(runId)) },
  {
    name: 'a reader with an old cursor',
    weight: 2,
    happen(world, memory) {
      if (memory.held.length === 0) return
      const { runId, held } = world.random.pick(memory.held)
      world.read(runId, held)
    },
  },
  {
    name: 'a reader is remembered',
    weight: 3,
    happen(world, memory) {
      if (world.clients.length === 0) return
      const client = world.random.pick(world.clients)
      const held = client.held()
      if (held !== undefined) memory.held.push({ runId: client.runId, held })
    },
  },
  { name: 'a cut', weight: 4, happen: (world) => withClient(world, (client) => client.cut()) },
  { name: 'a silent line', weight: 1, happen: (world) => withClient(world, (client) => client.lose()) },
  { name: 'a reader leaves', weight: 2, happen: (world) => withClient(world, (client) => client.leave()) },
  { name: 'a cancel', weight: 3, happen: (world) => withRun(world, (runId) => world.cancel(runId, 'user')) },
  { name: 'an operator’s cancel', weight: 1, happen: (world) => withRun(world, (runId) => world.cancel(runId, 'admin')) },
  {
    name: 'a delete',
    weight: 1,
    happen: (world) => withRun(world, (runId) => world.deleteConversation(world.disk.state.runs.get(runId)?.conversationId ?? '')),
  },
  { name: 'a start', weight: 4, happen: (world) => void (alive(world).length < PROCESSES_MAX && world.startProcess()) },
  { name: 'a kill', weight: 3, happen: (world) => withProcess(world, (process) => process.kill(true)) },
  { name: 'a machine gone', weight: 1, happen: (world) => withProcess(world, (process) => process.kill(false)) },
  {
    name: 'a pause',
    weight: 3,
    happen: (world) =>
      withProcess(world, (process) => {
        process.pause()
        world.clock.after(world.random.pick([300, 3_000, 9_000, 12_500, 16_000]), () => process.resume())
      }),
  },
  {
    name: 'a drain',
    weight: 2,
    happen: (world) =>
      withProcess(world, (process) => {
        if (world.random.chance(0.5)) world.startProcess()
        process.drain(world.random.pick([0, 500, 3_000]))
      }),
  },
  { name: 'a power loss', weight: 1, happen: (world) => world.losePower() },
  {
    name: 'commits that fail',
    weight: 2,
    happen: (world) => withProcess(world, (process) => void process.store.failNext.push('fail', 'fail')),
  },
  {
    name: 'a commit that succeeds unsaid',
    weight: 3,
    happen: (world) => withProcess(world, (process) => void process.store.failNext.push('silent')),
  },
  { name: 'a slow disk', weight: 1, happen: (world) => trouble(world, { slowMs: world.random.pick([40, 300, 2_500]) }) },
  { name: 'a disk that is gone', weight: 1, happen: (world) => trouble(world, { isDown: true }) },
]

const WEIGHTED = HAPPENINGS.flatMap((happening) => Array.from({ length: happening.weight }, () => happening))

export function happen(world: World, memory: Memory): void {
  const happening = world.random.pick(WEIGHTED)
  world.trace.say(`— ${happening.name}`)
  happening.happen(world, memory)
}

export function alive(world: World): Process[] {
  return world.processes.filter((process) => process.state() !== 'gone')
}

/** A new conversation mostly, or one that goes on. */
function questionOf(world: World): Parameters<World['ask']>[0] {
  const { random, disk } = world
  const userId = random.pick(USERS)
  const mine = [...disk.state.conversations.values()].filter((conversation) => conversation.userId === userId)
  const input = random.between(1, 1_000_000)
  const conversationId = mine.length > 0 && random.chance(0.3) ? random.pick(mine).conversationId : undefined
  return { userId, input, key: `key-${input}`, ...(conversationId === undefined ? {} : { conversationId }) }
}

function withRun(world: World, work: (runId: string) => void): void {
  const runs = [...world.disk.state.runs.keys()]
  // The latest are those that live.
  if (runs.length > 0) work(world.random.pick(runs.slice(-5)))
}

function withClient(world: World, work: (client: World['clients'][number]) => void): void {
  if (world.clients.length > 0) work(world.random.pick(world.clients.slice(-6)))
}

function withProcess(world: World, work: (process: Process) => void): void {
  const processes = alive(world)
  if (processes.length > 0) work(world.random.pick(processes))
}

function trouble(world: World, health: Partial<World['disk']['health']>): void {
  const { disk, clock, random } = world
  const lastsMs = random.pick([400, 2_000, 6_000])
  const troubled = { slowMs: 0, isDown: false, ...health }
  disk.health = troubled
  world.noteDiskTrouble(clock.nowMs() + lastsMs + ON_THEIR_WAY_MS)
  clock.after(lastsMs, () => {
    if (disk.health === troubled) disk.health = { slowMs: 0, isDown: false }
  })
}
