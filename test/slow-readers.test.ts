import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHUNK_MAX_BYTES, SUBSCRIBER_BUDGET_BYTES } from '@perdure/engine'
import { STREAMS_MAX_PER_USER, viewText } from '@perdure/protocol'
import { callerAs, type Caller } from './harness/caller.ts'
import { startFollower, type Follower } from './harness/follower.ts'
import type { MemoryReading } from './harness/memory-probe.ts'
import { freePort } from './harness/program.ts'
import { launchService, type LaunchedService } from './harness/service.ts'
import { startFloodProvider, type FloodProvider } from './slow-readers/flood-provider.ts'
import { openStuckReader, type StuckReader } from './slow-readers/stuck-reader.ts'

/**
 * Readers that never read, on real sockets, while a flood streams past them. Two services on one store: the first one
 * executes the runs and holds as many streams as its three users may have; the others read at its neighbour.
 */

const MEBIBYTE = 1024 * 1024
/** Past each reader: the two ends of its connection hold some megabytes in the system, and must not hold all of it. */
const FLOOD_BYTES = 20 * MEBIBYTE
const USERS = ['ada', 'ben', 'olga'] as const
const READERS = 50
const READERS_AT_FIRST = STREAMS_MAX_PER_USER * USERS.length
const READERS_AT_NEIGHBOUR = READERS - READERS_AT_FIRST
/** What the connection itself may hold: the response's buffer and the socket's. */
const SOCKET_BUFFERS_BYTES = 64 * 1024
const READER_BUDGET_BYTES = SUBSCRIBER_BUDGET_BYTES + CHUNK_MAX_BYTES + SOCKET_BUFFERS_BYTES
/**
 * What the pages of a process vary by between two floods while it holds the same. A copy of the flood for each reader
 * would be ten times that.
 */
const RSS_VARIES_BY_BYTES = 96 * MEBIBYTE
/** Past 48 readers twice, and then through them, where much else goes on. */
const WITHIN_MS = 600_000
const PIECE_CHARACTERS = 2_000
const SHORT = 'It was taken over, and this is all.'

const runFlood = piecesOf(FLOOD_BYTES)
const runText = runFlood.join('')

let folder: string
let provider: FloodProvider
let first: LaunchedService
let neighbour: LaunchedService

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-slow-'))
  provider = await startFloodProvider()
  first = await launch(await freePort())
  neighbour = await launch(await freePort())
})
afterAll(async () => {
  await Promise.all([first?.stop('SIGKILL'), neighbour?.stop('SIGKILL')])
  provider?.close()
  await rm(folder, { recursive: true, force: true })
})

async function launch(port: number): Promise<LaunchedService> {
  const settings = {
    AI_PROVIDER: 'anthropic',
    ANTHROPIC_API_KEY: 'a-key-of-the-tests',
    ANTHROPIC_BASE_URL: provider.url,
    // The provider is silent for as long as 48 readers read a gigabyte.
    AI_RUN_STALL_MS: String(WITHIN_MS),
    // The C library gives back what is freed, so that what is measured is what is held.
    MALLOC_ARENA_MAX: '1',
    MALLOC_TRIM_THRESHOLD_: String(64 * 1024),
    MALLOC_MMAP_THRESHOLD_: String(64 * 1024),
  }
  const service = launchService({ folder, port, settings, probe: import.meta.resolve('./harness/memory-probe.ts') })
  await service.ready
  return service
}

/** Text that differs everywhere, in the pieces in which the provider says it. */
function piecesOf(characters: number): string[] {
  const count = Math.ceil(characters / PIECE_CHARACTERS)
  return Array.from({ length: count }, (_, index) => `${index}: `.padEnd(PIECE_CHARACTERS, `the books say ${index}. `))
}

async function memoryOf({ process }: LaunchedService): Promise<MemoryReading> {
  const told = once(process, 'message')
  process.send('memory')
  const [reading] = (await told) as [MemoryReading]
  return reading
}

interface FloodedRun {
  caller: Caller
  runId: string
  /** Reads at the neighbour, as fast as it can. */
  quick: Follower
  /** The quick reader holds all that is said before the wait for the end. */
  arrived: Promise<void>
}

async function startFloodedRun(userId: string): Promise<FloodedRun> {
  const caller = callerAs(userId)
  const runId = await caller.start(first.url, 'Tell me everything')
  const arrived = Promise.withResolvers<void>()
  const quick = startFollower({
    open: (cursor, signal) => caller.attach(neighbour.url, runId, cursor, signal),
    onReceived(_, before, { view }) {
      if (view !== before.view && viewText(view).length === runText.length) arrived.resolve()
    },
  })
  return { caller, runId, quick, arrived: arrived.promise }
}

interface Flood {
  runs: FloodedRun[]
  atFirst: StuckReader[]
  atNeighbour: StuckReader[]
  tookMs: number
}

/** Starts a run for each user and lets it stream to where it waits for its end; past readers that read nothing, or none. */
async function flood(readers: 'with stuck readers' | 'without them'): Promise<Flood> {
  const startedMs = Date.now()
  provider.say(runFlood, 'waits')
  const runs: FloodedRun[] = []
  const stuck: Pick<Flood, 'atFirst' | 'atNeighbour'> = { atFirst: [], atNeighbour: [] }
  for (const userId of USERS) {
    const run = await startFloodedRun(userId)
    runs.push(run)
    if (readers === 'without them') continue
    const { caller, runId } = run
    while (stuck.atFirst.length < STREAMS_MAX_PER_USER * runs.length) {
      stuck.atFirst.push(await openStuckReader(caller, first.url, runId))
    }
    if (stuck.atNeighbour.length < READERS_AT_NEIGHBOUR) {
      stuck.atNeighbour.push(await openStuckReader(caller, neighbour.url, runId))
    }
  }
  await Promise.all(runs.map(({ arrived }) => arrived))
  return { runs, ...stuck, tookMs: Date.now() - startedMs }
}

/**
 * Resolves when the run is over. It is not let end by itself: to check the figures of so long an answer takes a process longer
 * than its lease, and what is taken over then is still held when it is said to be over.
 */
async function cancelled({ caller, runId, quick }: FloodedRun): Promise<void> {
  await caller.cancel(first.url, runId)
  await quick.over
}

async function readings(): Promise<{ first: MemoryReading; neighbour: MemoryReading }> {
  return { first: await memoryOf(first), neighbour: await memoryOf(neighbour) }
}

test(`${READERS} readers that never read cost their budgets and nothing more, and miss nothing`, { timeout: WITHIN_MS }, async () => {
  const alone = await flood('without them')
  const without = await readings()
  await Promise.all(alone.runs.map(cancelled))

  const { runs, atFirst, atNeighbour, tookMs } = await flood('with stuck readers')
  expect([atFirst.length, atNeighbour.length]).toEqual([READERS_AT_FIRST, READERS_AT_NEIGHBOUR])
  const withThem = await readings()
  const grownBytes = withThem.first.heldBytes - without.first.heldBytes
  const rssGrownBytes = withThem.first.rssBytes - without.first.rssBytes
  const neighbourGrownBytes = withThem.neighbour.heldBytes - without.neighbour.heldBytes
  const budgetBytes = READERS_AT_FIRST * READER_BUDGET_BYTES
  console.log(
    [
      `${mebibytes(FLOOD_BYTES)} past each of ${READERS_AT_FIRST} readers that never read: ${mebibytes(grownBytes)} more held, ` +
        `their budgets are ${mebibytes(budgetBytes)}; ${mebibytes(rssGrownBytes)} more resident`,
      `past ${READERS_AT_NEIGHBOUR} at the neighbour: ${mebibytes(neighbourGrownBytes)} more held`,
      `a quick reader had it all after ${alone.tookMs} ms without them, after ${tookMs} ms with them`,
    ].join('\n'),
  )
  expect(grownBytes).toBeLessThan(budgetBytes)
  expect(rssGrownBytes).toBeLessThan(budgetBytes + RSS_VARIES_BY_BYTES)
  // To tell whether a fold is shorter, whoever does not execute a run reads its text once, for all of its readers: two runs’.
  expect(neighbourGrownBytes).toBeLessThan(READERS_AT_NEIGHBOUR * (READER_BUDGET_BYTES + FLOOD_BYTES))

  // Those at the first one read on, all at once, and hold every character.
  const read = await Promise.all(atFirst.map((reader) => reader.readUntil(({ text }) => text.length >= runText.length)))
  expect(read.every(({ text }) => text === runText)).toBe(true)

  // The first one dies; its neighbour takes the flood back and says something short: what its own readers get is a fold.
  provider.say([SHORT], 'ends')
  await first.stop('SIGKILL')
  await Promise.all(runs.map(({ quick }) => quick.over))
  for (const reader of atNeighbour) {
    const { text, folds, sizeBytes } = await reader.readUntil(({ ended }) => ended)
    expect(text).toBe(SHORT)
    expect(folds).toBeGreaterThan(1)
    expect(sizeBytes).toBeLessThan(runText.length)
  }
  expect(runs.map(({ quick }) => viewText(quick.state().view))).toEqual(USERS.map(() => SHORT))
})

function mebibytes(sizeBytes: number): string {
  return `${(sizeBytes / MEBIBYTE).toFixed(1)} MiB`
}
