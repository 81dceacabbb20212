import { viewText } from '@perdure/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CHUNK_MAX_BYTES, FOLD_EVERY_BYTES } from '../limits.ts'
import type { ExecutorEvent } from '../runs/executor.ts'
import { createCluster, createScriptedExecutor, stopped, type Cluster, type ClusterProcess } from '../testing/index.ts'

const EVENTS = 100_000
const EMITS = 100
const WORD = 'word '
const TEXT = WORD.repeat(EVENTS / 2)
/** JSON of the text, and of everything else that a fold of this run holds. */
const FOLD_BYTES = TEXT.length + 4_096

let cluster: Cluster
let home: ClusterProcess
let away: ClusterProcess
let runId: string
let logBytes: number

/** What is read from a process's store from now on. */
function countReads({ store }: ClusterProcess): { bytes: number; segments: number } {
  const read = { bytes: 0, segments: 0 }
  const { readSegments, readFold } = store
  store.readSegments = async (...asked) => {
    const segments = await readSegments(...asked)
    read.segments += segments.length
    for (const { bytes } of segments) read.bytes += bytes.length
    return segments
  }
  store.readFold = async (asked) => {
    const fold = await readFold(asked)
    read.bytes += fold?.body.length ?? 0
    return fold
  }
  return read
}

/** Each word is an event of its own, with another one behind it: the log is many times as long as its text. */
beforeEach(async () => {
  cluster = createCluster()
  const executor = createScriptedExecutor()
  const pairs = Array.from({ length: EVENTS / EMITS / 2 }, (): ExecutorEvent[] => [
    { event: 'text', text: WORD },
    { event: 'follow_ups', data: { items: ['And then?'] } },
  ])
  executor.on('long', async ({ emit, signal, resumeFrom }) => {
    const from = (resumeFrom as number | undefined) ?? 0
    for (let sent = from; sent < EMITS; sent += 1) await emit(pairs.flat(), { checkpoint: sent + 1 })
    await stopped(signal)
    throw signal.reason
  })
  home = await cluster.start(executor)
  away = await cluster.start(executor)
  ;({ runId } = await cluster.ask(home, 'long'))
  await cluster.clock.until(async () => ((await home.store.findRun(runId))?.lastSeq ?? 0) > EVENTS)
  logBytes = (await home.store.findRun(runId))?.loggedBytes ?? 0
})

afterEach(() => cluster.close())

/** At most the fold, and what is logged before the next one is stored: as much again, and one commit. */
function mayRead(): number {
  return FOLD_BYTES + Math.max(FOLD_EVERY_BYTES, FOLD_BYTES) + logBytes / EMITS + CHUNK_MAX_BYTES
}

describe('attaching to a run of 100,000 events', () => {
  test('reads what the text is long from the store, not what the log is', async () => {
    expect(logBytes).toBeGreaterThan(15 * FOLD_BYTES)
    for (const cursor of [undefined, 1, EVENTS / 2]) {
      const read = countReads(away)
      const { signal } = new AbortController()
      const attached = await away.engine.attach({ runId, showCosts: true, signal, ...(cursor === undefined ? {} : { cursor }) })
      if (attached.outcome !== 'attached') throw new Error(attached.outcome)
      const chunks = attached.chunks[Symbol.asyncIterator]()
      await chunks.next()
      await chunks.next()
      expect(read.bytes).toBeGreaterThan(0)
      expect(read.bytes).toBeLessThanOrEqual(mayRead())
      await chunks.return?.()
    }
    const reader = cluster.read(away, runId)
    await reader.until((view) => viewText(view) === TEXT)
  })

  test('also after a restart, and when it has ended: then from the fold alone', async () => {
    home.kill()
    const executor = createScriptedExecutor()
    executor.on('long', async () => ({ outcome: 'completed' }))
    const heir = await cluster.start(executor)
    away.kill()
    const reader = cluster.read(heir, runId)
    const view = await cluster.clock.wait(reader.ended)
    expect(view.done).toMatchObject({ status: 'completed' })
    expect(viewText(view)).toBe(TEXT)

    const late = await cluster.start(executor)
    const read = countReads(late)
    expect((await cluster.clock.wait(cluster.read(late, runId).ended)).done).toEqual(view.done)
    expect(read.segments).toBe(0)
    expect(read.bytes).toBeLessThanOrEqual(FOLD_BYTES)
  })
})
