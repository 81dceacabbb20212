import { RequestError } from '@perdure/client'
import { until } from '@perdure/client/testing'
import type { ConversationResource } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { conversation, createBench, createStorage, titles } from '../testing/list-bench.ts'
import { DELETE_HELD_MS } from './deletions.ts'

it('drops an answer that is older than what was done since', async () => {
  const bench = createBench([conversation('a')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.held = []
  const reading = bench.store.refresh()
  bench.store.rename('a', 'New')
  bench.held.shift()?.()
  await reading
  expect(titles(bench.store)).toEqual(['New'])
})

it('gives an entry that is the same as before as the same object', async () => {
  const bench = createBench([conversation('a'), conversation('b')])
  await bench.store.refresh()
  const before = bench.store.getSnapshot().conversations
  bench.listed = [conversation('a'), { ...conversation('b'), title: 'Other' }]
  await bench.store.refresh()
  const after = bench.store.getSnapshot().conversations
  expect(after?.[0]).toBe(before?.[0])
  expect(after?.[1]).not.toBe(before?.[1])
})

it('keeps the old list where the service cannot be read, and says so only where there is none', async () => {
  const bench = createBench([conversation('a')])
  await bench.store.refresh()
  bench.listed = undefined as unknown as ConversationResource[]
  await bench.store.refresh()
  expect(titles(bench.store)).toEqual(['Title a'])
  expect(bench.store.getSnapshot().failure).toBeUndefined()
})

it('asks for each deletion once: when it is due, or when the page is left', async () => {
  const bench = createBench([conversation('a'), conversation('b'), conversation('c')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations?.length === 3)
  bench.store.remove('a')
  bench.environment.advance(DELETE_HELD_MS - 1)
  bench.store.remove('b')
  bench.environment.advance(1)
  await until(bench.store, ({ deletions }) => deletions.length === 1)
  bench.leave()
  await until(bench.store, ({ deletions }) => deletions.length === 0)
  bench.environment.advance(DELETE_HELD_MS)
  expect(bench.asked.filter((what) => what.startsWith('delete'))).toEqual(['delete a', 'delete b'])
  expect(titles(bench.store)).toEqual(['Title c'])
})

it('never lists what an earlier page left to be deleted, and asks for it once more', async () => {
  const storage = createStorage()
  const left = createBench([conversation('a'), conversation('b')], storage)
  left.store.start()
  await until(left.store, ({ conversations }) => conversations?.length === 2)
  left.store.remove('a')
  left.held = []
  left.leave()
  const next = createBench([conversation('a'), conversation('b')], storage)
  const seen: (string[] | undefined)[] = []
  next.store.subscribe(() => seen.push(titles(next.store)))
  next.store.start()
  await until(next.store, ({ conversations, deletions }) => conversations !== undefined && deletions.length === 0)
  expect(seen.flat()).not.toContain('Title a')
  expect(next.asked).toContain('delete a')
  const third = createBench([conversation('b')], storage)
  third.store.start()
  expect(third.store.getSnapshot().deletions).toEqual([])
})

it('brings back what the service refuses to delete, with the reason', async () => {
  const bench = createBench([conversation('a')])
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.refusal = new RequestError('internal', 'No', 500)
  bench.store.remove('a')
  expect(titles(bench.store)).toEqual([])
  bench.environment.advance(DELETE_HELD_MS)
  const { failure } = await until(bench.store, ({ deletions }) => deletions.length === 0)
  expect(failure).toMatchObject({ what: 'delete', title: 'Title a', error: bench.refusal })
  expect(titles(bench.store)).toEqual(['Title a'])
})

it('looks for the end of an answer elsewhere, and stops looking when there is none to wait for', async () => {
  const bench = createBench([conversation('a', 'running'), conversation('b')])
  bench.store.setOpen('b')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.listed = [conversation('a'), conversation('b')]
  bench.environment.advance(15_000)
  const { unread } = await until(bench.store, (snapshot) => snapshot.unread.length > 0)
  expect([unread, bench.finished]).toEqual([['a'], ['a']])
  expect(bench.environment.timerCount).toBe(0)
})

it('does not look for the answer that somebody sees come, but does when nobody sees the page', async () => {
  const bench = createBench([conversation('a', 'running')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  expect(bench.environment.timerCount).toBe(0)
  bench.isHidden = true
  bench.environment.signal('hidden')
  expect(bench.environment.timerCount).toBe(1)
  bench.listed = [conversation('a')]
  bench.environment.advance(60_000)
  await until(bench.store, (snapshot) => snapshot.unread.length > 0)
  bench.isHidden = false
  bench.environment.signal('shown')
  expect(bench.store.getSnapshot().unread).toEqual([])
})

it('says that an answer has ended before the list is read again', async () => {
  const bench = createBench([conversation('a', 'running'), conversation('b')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.held = []
  bench.store.ended('run-a', 'completed')
  expect(bench.store.getSnapshot().conversations?.map(({ latestStatus }) => latestStatus)).toEqual(['completed', 'completed'])
  expect([bench.store.getSnapshot().unread, bench.finished]).toEqual([[], []])
})

it('marks an answer that ended where nobody looked when the list is read', async () => {
  const bench = createBench([conversation('a', 'running')])
  bench.store.setOpen('a')
  bench.store.start()
  await until(bench.store, ({ conversations }) => conversations !== undefined)
  bench.isHidden = true
  bench.listed = [conversation('a')]
  bench.store.ended('run-a', 'completed')
  expect(bench.store.getSnapshot().conversations).toMatchObject([{ latestStatus: 'completed' }])
  await until(bench.store, ({ unread }) => unread.length > 0)
  expect(bench.finished).toEqual(['a'])
})

it('reads the list once for a conversation that is opened after its answer came, whichever is read first', async () => {
  for (const isListedFirst of [true, false]) {
    const bench = createBench([conversation('a'), conversation('b')])
    bench.store.setOpen('a')
    bench.store.start()
    if (!isListedFirst) bench.store.ended('run-a', 'completed')
    await until(bench.store, ({ conversations }) => conversations !== undefined)
    if (isListedFirst) bench.store.ended('run-a', 'completed')
    expect(bench.asked).toEqual(['list'])
  }
})

it('reads it once more where it was read before the answer came, or does not have the question yet', async () => {
  for (const listed of [[conversation('a', 'running')], []]) {
    const bench = createBench(listed)
    bench.store.setOpen('a')
    bench.held = []
    bench.store.start()
    bench.store.ended('run-a', 'completed')
    bench.listed = [conversation('a')]
    bench.held.splice(0).forEach((answer) => answer())
    await until(bench.store, ({ conversations }) => conversations?.length === listed.length)
    expect(bench.asked).toEqual(['list', 'list'])
    bench.held.splice(0).forEach((answer) => answer())
    await until(bench.store, ({ conversations }) => conversations?.[0]?.latestStatus === 'completed')
    expect(bench.asked).toEqual(['list', 'list'])
  }
})
