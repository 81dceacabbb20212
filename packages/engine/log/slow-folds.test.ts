import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createStreamParser, readerStep, startReader, viewText } from '@perdure/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CHUNK_MAX_BYTES, SUBSCRIBER_BUDGET_BYTES } from '../limits.ts'
import { createCluster, createScriptedExecutor, type Cluster, type ClusterProcess, type ScriptedExecutor } from '../testing/index.ts'

/** Readers that are sent a fold more slowly than its run goes on. */

const MEBIBYTE = 1024 * 1024
const PIECE_UNITS = MEBIBYTE / 16
const PIECES_PER_MEBIBYTE = MEBIBYTE / PIECE_UNITS
const READERS = 8
/** A busy machine is no fault. */
const WITHIN_MS = 60_000

let cluster: Cluster
let executor: ScriptedExecutor
let home: ClusterProcess
let said: string

beforeEach(async () => {
  cluster = createCluster()
  executor = createScriptedExecutor()
  home = await cluster.start(executor)
  said = ''
})
afterEach(() => cluster.close())

/** A run that says a mebibyte more each time it is told to, each of them anew. */
async function startTalk(): Promise<{ runId: string; sayMore: () => Promise<void> }> {
  let wanted = Promise.withResolvers<void>()
  let done = Promise.withResolvers<void>()
  executor.on('talk', async ({ emit, signal }) => {
    signal.addEventListener('abort', () => wanted.reject(signal.reason))
    for (;;) {
      await wanted.promise
      wanted = Promise.withResolvers()
      for (let piece = 0; piece < PIECES_PER_MEBIBYTE; piece += 1) {
        const text = `${said.length}: `.padEnd(PIECE_UNITS, `says ${said.length}. `)
        said += text
        await emit([{ event: 'text', text }])
      }
      done.resolve()
    }
  })
  const { runId } = await cluster.ask(home, 'talk')
  return {
    runId,
    async sayMore() {
      done = Promise.withResolvers()
      wanted.resolve()
      await cluster.clock.wait(done.promise)
    },
  }
}

interface SlowReader {
  pull(): Promise<boolean>
  text(): string
}

async function attach(runId: string): Promise<SlowReader> {
  const { signal } = new AbortController()
  const attached = await home.engine.attach({ runId, showCosts: true, signal })
  if (attached.outcome !== 'attached') throw new Error(attached.outcome)
  const chunks = attached.chunks[Symbol.asyncIterator]()
  const parser = createStreamParser()
  const now = { nowMs: 0, random: 0 }
  const opened = { kind: 'responded', httpStatus: 200, contentType: 'text/event-stream' } as const
  let state = readerStep(startReader(now).state, opened, now).state
  return {
    async pull() {
      const next = await cluster.clock.wait(chunks.next())
      if (next.done === true) return false
      for (const item of parser.feed(next.value)) state = readerStep(state, { kind: 'received', item }, now).state
      expect(state.gaps).toBe(0)
      return true
    },
    text: () => viewText(state.view),
  }
}

/** What V8 holds, with its garbage collected. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let collection = 0; collection < 4; collection += 1) {
    collect()
    await setImmediate()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** What is held more for readers that came at different moments of the run and each stopped within its fold. */
async function costOfReaders(count: number): Promise<number> {
  const { runId, sayMore } = await startTalk()
  const readers: SlowReader[] = []
  const before = await heldBytes()
  for (let came = 0; came < READERS; came += 1) {
    await sayMore()
    if (came >= count) continue
    const reader = await attach(runId)
    await reader.pull()
    await reader.pull()
    readers.push(reader)
  }
  const grownBytes = (await heldBytes()) - before
  expect(readers).toHaveLength(count)
  await cluster.clock.wait(home.engine.cancel(runId, 'user'))
  return grownBytes
}

test('readers that came one after another hold a chunk each, and no text of theirs', { timeout: WITHIN_MS }, async () => {
  const [alone, withThem] = [await costOfReaders(0), await costOfReaders(READERS)]
  // What is read at all is put into one piece, beside the pieces it was said in. A text of its own each would be as many
  // mebibytes as there are pairs of readers.
  const inOnePieceBytes = READERS * MEBIBYTE
  expect(withThem - alone).toBeLessThan(inOnePieceBytes + READERS * (SUBSCRIBER_BUDGET_BYTES + CHUNK_MAX_BYTES))
})

test('a fold that is told slowly is the one that was begun, whatever is said meanwhile', async () => {
  const { runId, sayMore } = await startTalk()
  await sayMore()
  const reader = await attach(runId)
  await reader.pull()
  await reader.pull()
  await sayMore()
  while (reader.text().length < said.length) expect(await reader.pull()).toBe(true)
  expect(reader.text()).toBe(said)
})

test('a fold whose text is taken back meanwhile is told to its end, and then what stands in its place', async () => {
  const { runId, sayMore } = await startTalk()
  await sayMore()
  const before = said
  const reader = await attach(runId)
  await reader.pull()
  await reader.pull()
  // Another process takes the run over, and says something else.
  const next = createScriptedExecutor()
  next.on('talk', async ({ emit, signal }) => {
    await emit([{ event: 'text', text: 'It was taken over.' }])
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    throw signal.reason
  })
  const away = await cluster.start(next)
  home.pause()
  await cluster.clock.advance(20_000)
  home.resume()
  await cluster.clock.advance(2_000)
  let longest = ''
  while (reader.text() !== 'It was taken over.') {
    expect(await reader.pull()).toBe(true)
    if (reader.text().length > longest.length) longest = reader.text()
  }
  expect(longest).toBe(before)
  await cluster.clock.wait(away.engine.cancel(runId, 'user'))
})
