import { expect, test } from 'vitest'
import type { RunRecord } from '../runs/run-record.ts'
import { createMemoryStores } from '../stores/memory/memory-store.ts'
import { createRun } from '../testing/store-commands.ts'
import { createFeeds } from './feeds.ts'

async function newRun(): Promise<RunRecord> {
  return createRun(createMemoryStores().open('first'))
}

test('a run has one feed, shared, until nobody needs it', async () => {
  const feeds = createFeeds()
  const record = await newRun()
  const [first, second] = [feeds.hold(record), feeds.hold(record)]
  expect(second.feed).toBe(first.feed)
  first.release()
  first.release()
  expect(feeds.find(record.runId)).toBe(second.feed)
  second.release()
  expect(feeds.find(record.runId)).toBeUndefined()
  expect([...feeds.all()]).toEqual([])
})

test('whoever comes with a newer record brings the feed up to it', async () => {
  const feeds = createFeeds()
  const record = await newRun()
  const { feed } = feeds.hold(record)
  feeds.hold({ ...record, lastSeq: 9, loggedBytes: record.loggedBytes + 99 })
  feeds.hold(record)
  expect(feed.state().lastSeq).toBe(9)
})

test('closing closes the feeds that are there and those to come', async () => {
  const feeds = createFeeds()
  const { feed } = feeds.hold(await newRun())
  feeds.close()
  expect(feed.state().closed).toBe(true)
  expect(feeds.hold(await newRun()).feed.state().closed).toBe(true)
})
