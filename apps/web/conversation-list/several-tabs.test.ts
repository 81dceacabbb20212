import { RequestError } from '@perdure/client'
import { until } from '@perdure/client/testing'
import { expect, it } from 'vitest'
import { conversation, createBench, createStorage, createTabs, titles } from '../testing/list-bench.ts'
import { DELETE_HELD_MS, HOLDER_WAIT_MS } from './deletions.ts'

/** Two tabs of one browser on the same conversations, both read. */
async function createTwo() {
  const [storage, tabs] = [createStorage(), createTabs()]
  const listed = [conversation('a'), conversation('b')]
  const [one, two] = [createBench(listed, storage, tabs), createBench(listed, storage, tabs)]
  for (const { store } of [one, two]) {
    store.start()
    await until(store, ({ conversations }) => conversations !== undefined)
  }
  return { one, two, tabs }
}

it('shows a deletion in every tab, to be taken back in any of them', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  expect(titles(two.store)).toEqual(['Title b'])
  expect(two.store.getSnapshot().deletions).toMatchObject([{ title: 'Title a', phase: 'held' }])
  expect(two.store.undo('a')).toBeDefined()
  expect([titles(one.store), titles(two.store)]).toEqual([
    ['Title a', 'Title b'],
    ['Title a', 'Title b'],
  ])
  for (const { environment } of [one, two]) environment.advance(2 * DELETE_HELD_MS)
  expect([...one.asked, ...two.asked]).not.toContain('delete a')
})

it('has a deletion sent by the tab that holds it, and shows its end in all', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  two.listed = [conversation('b')]
  for (const { environment } of [one, two]) environment.advance(DELETE_HELD_MS)
  await until(one.store, ({ deletions }) => deletions.length === 0)
  await until(two.store, ({ deletions }) => deletions.length === 0)
  two.environment.advance(2 * HOLDER_WAIT_MS)
  expect([one.asked.includes('delete a'), two.asked.includes('delete a')]).toEqual([true, false])
  expect(titles(two.store)).toEqual(['Title b'])
})

it('sends a deletion of a tab that went without a word, in another tab or by the next page', async () => {
  const { one, two } = await createTwo()
  one.store.remove('a')
  two.environment.advance(DELETE_HELD_MS)
  expect([two.store.undo('a'), two.asked.includes('delete a')]).toEqual([undefined, false])
  two.environment.advance(HOLDER_WAIT_MS)
  expect(two.asked).toContain('delete a')

  const storage = createStorage()
  const killed = createBench([conversation('a')], storage)
  await killed.store.refresh()
  killed.store.remove('a')
  const soon = createBench([conversation('a')], storage)
  soon.store.start()
  expect(soon.store.getSnapshot().deletions).toMatchObject([{ phase: 'held' }])
  expect(soon.store.undo('a')).toBeDefined()
  const again = createBench([conversation('a')], storage)
  await again.store.refresh()
  again.store.remove('a')
  const later = createBench([conversation('a')], storage)
  later.environment.advance(DELETE_HELD_MS + HOLDER_WAIT_MS)
  later.store.start()
  expect(later.asked).toContain('delete a')
  expect(titles(later.store)).toBeUndefined()
})

it('brings a deletion that is refused back in every tab', async () => {
  const { one, two } = await createTwo()
  one.refusal = new RequestError('internal', 'No', 500)
  one.store.remove('a')
  one.environment.advance(DELETE_HELD_MS)
  await until(one.store, ({ deletions }) => deletions.length === 0)
  expect([titles(one.store), titles(two.store)]).toEqual([
    ['Title a', 'Title b'],
    ['Title a', 'Title b'],
  ])
})

it('hears of a question that another tab has asked, and reads it unless nobody sees the page', async () => {
  const { one, two } = await createTwo()
  two.listed = [conversation('c', 'running'), ...two.listed]
  two.isHidden = true
  one.store.asked('c')
  expect(two.asked.filter((what) => what === 'list')).toHaveLength(1)
  two.isHidden = false
  one.store.asked('c')
  await until(two.store, ({ conversations }) => conversations?.length === 3)
})
