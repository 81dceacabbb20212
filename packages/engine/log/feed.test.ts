import { createStreamParser, emptyView, type LogEvent } from '@perdure/protocol'
import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../runs/run-record.ts'
import type { Store } from '../stores/store.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { ALL_WAIT, createRun, say, writeCommand } from '../testing/store-commands.ts'
import { dataOf, told } from '../testing/told.ts'
import { attachmentChunks } from './attachment.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Segment } from './segment.ts'

/** A run, its feed, and commits that tell the feed of it. */
async function runWithFeed(): Promise<{ store: Store; feed: Feed; say: () => Written; write: (written: Written) => Promise<void> }> {
  const store = createMemoryStores().open('first')
  let record = await createRun(store)
  const feed = createFeed(record)
  return {
    store,
    feed,
    /** The next event of the run, as its writer would publish it. */
    say() {
      const { run, segment } = writeCommand(record, [say('x')])
      const before = record
      record = run
      return { before, record: run, segment: segment as Segment }
    },
    async write({ before }) {
      await store.commit([writeCommand(before, [say('x')])])
    },
  }
}

interface Written {
  before: RunRecord
  record: RunRecord
  segment: Segment
}

const seqsOf = (segments: readonly Segment[] | undefined): number[] | undefined => segments?.map(({ lastSeq }) => lastSeq)

describe('what a feed keeps of the latest segments', () => {
  test('has no gap: what came by another way is read from the store', async () => {
    const { feed, say: next } = await runWithFeed()
    for (const written of [next(), next()]) feed.publish(written)
    expect(seqsOf(feed.recentAfter(1))).toEqual([2, 3])
    expect(seqsOf(feed.recentAfter(2))).toEqual([3])
    // Another process wrote the next one.
    feed.progress(next().record)
    expect(feed.state().lastSeq).toBe(4)
    expect(feed.recentAfter(1)).toBeUndefined()
    feed.publish(next())
    expect(feed.recentAfter(1)).toBeUndefined()
    expect(seqsOf(feed.recentAfter(4))).toEqual([5])
  })

  test('ends where the log does: a first event that is told late is not the last one', async () => {
    const { feed, say: next } = await runWithFeed()
    const [first, second, third] = [next(), next(), next()]
    feed.publish({ record: second.record, segment: first.segment })
    expect(feed.recentAfter(1)).toBeUndefined()
    feed.publish(third)
    expect(feed.recentAfter(1)).toBeUndefined()
    expect(seqsOf(feed.recentAfter(3))).toEqual([4])
  })

  test('never takes the run back to where it was', async () => {
    const { feed, say: next } = await runWithFeed()
    const [mine, theirs] = [next(), next()]
    feed.progress({ ...theirs.record, status: 'queued', attempt: 2 })
    feed.publish(mine)
    expect(feed.state()).toMatchObject({ lastSeq: 3, status: 'queued', attempt: 2 })
    feed.progress(mine.record)
    expect(feed.state().lastSeq).toBe(3)
  })
})

test('a place that comes too late is not told of a run that runs', async () => {
  const store = createMemoryStores().open('first')
  const record = await createRun(store, { limits: ALL_WAIT })
  const feed = createFeed(record)
  feed.setQueue({ position: 2 })
  expect(feed.state().queue).toEqual({ position: 2 })
  feed.progress({ ...record, status: 'running', lastSeq: 2, loggedBytes: record.loggedBytes + 9 })
  expect(feed.state().queue).toBeUndefined()
  feed.setQueue({ position: 1 })
  expect(feed.state().queue).toBeUndefined()
})

test('a closed feed hears of no more: its readers have somewhere else to go', async () => {
  const { feed, say: next } = await runWithFeed()
  feed.close()
  feed.progress(next().record)
  expect(feed.state()).toMatchObject({ closed: true, lastSeq: 1 })
})

test('whoever waits for a change is woken by it, by a change that was, and by its own signal', async () => {
  const { feed, say: next } = await runWithFeed()
  const version = feed.version()
  const { signal } = new AbortController()
  const waiting = feed.changed(version, signal)
  feed.publish(next())
  await waiting
  await feed.changed(version, signal)
  const leaving = new AbortController()
  const left = feed.changed(feed.version(), leaving.signal)
  leaving.abort()
  await left
})

describe('an attachment', () => {
  async function chunksOf(feed: Feed, store: Store, cursor: number): Promise<AsyncGenerator<Uint8Array>> {
    const { signal } = new AbortController()
    const chunks = attachmentChunks({ feed, store, cursor, showCosts: true, signal })
    await chunks.next()
    return chunks
  }

  test('ends where the log it should read on from is gone, and says nothing again', async () => {
    const { feed, store, say: next } = await runWithFeed()
    const chunks = await chunksOf(feed, { ...store, readSegments: async () => [], readFold: async () => undefined }, 1)
    feed.progress(next().record)
    expect(await chunks.next()).toEqual({ done: true, value: undefined })
  })

  test('goes on with the fold where the log has given way to it', async () => {
    const { feed, store, say: next, write } = await runWithFeed()
    feed.keepView({ view: emptyView(), seq: 1, loggedBytes: feed.state().loggedBytes })
    const chunks = await chunksOf(feed, store, 1)
    const [second, third] = [next(), next()]
    for (const written of [second, third]) await write(written)
    const fold: LogEvent[] = [say('folded'), { event: 'status', data: { status: 'running', attempt: 1 } }]
    const retained = { seq: third.record.lastSeq, loggedBytes: third.record.loggedBytes, body: JSON.stringify(fold) }
    const erased = { ...store, readSegments: async () => [], readFold: async () => retained }
    Object.assign(store, erased)
    feed.progress(third.record)
    const parser = createStreamParser()
    const items = []
    for (let count = 0; count < 2; count += 1) items.push(...parser.feed((await chunks.next()).value as Uint8Array))
    expect(told(items)).toEqual(['ready', 'text', '3 status'])
    await chunks.return(undefined)
  })

  test('tells the place of each attempt, also where it is the same number', async () => {
    const store = createMemoryStores().open('first')
    const record = await createRun(store, { limits: ALL_WAIT })
    const feed = createFeed(record)
    feed.setQueue({ position: 1 })
    const chunks = await chunksOf(feed, store, 1)
    const back = writeCommand({ ...record, attempt: 2 }, [{ event: 'status', data: { status: 'queued', attempt: 2, reason: 'drained' } }])
    await store.commit([back])
    feed.publish({ record: back.run, segment: back.segment })
    feed.setQueue({ position: 1 })
    const parser = createStreamParser()
    const items = []
    for (let count = 0; count < 2; count += 1) items.push(...parser.feed((await chunks.next()).value as Uint8Array))
    expect(dataOf(items, 'status')).toEqual([
      { status: 'queued', attempt: 2, reason: 'drained' },
      { status: 'queued', attempt: 2, queue: { position: 1 } },
    ])
    await chunks.return(undefined)
  })
})
