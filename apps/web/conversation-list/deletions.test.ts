import { expect, it } from 'vitest'
import { DELETE_HELD_MS, held, hold, nextDueMs, send, without, type Deletion } from './deletions.ts'

const NONE: readonly Deletion[] = []
const deleted = (conversationId: string) => ({ conversationId, title: `Title of ${conversationId}`, wasOpen: false })
const ids = (deletions: readonly Deletion[]) => deletions.map(({ conversationId }) => conversationId)

it('holds each deletion for its own time', () => {
  const two = hold(hold(NONE, deleted('a'), 1_000), deleted('b'), 3_000)
  expect(nextDueMs(two)).toBe(1_000 + DELETE_HELD_MS)
  expect(send(two, 999 + DELETE_HELD_MS).due).toEqual([])
  const first = send(two, 1_000 + DELETE_HELD_MS)
  expect(ids(first.due)).toEqual(['a'])
  expect(ids(held(first.deletions))).toEqual(['b'])
  expect(nextDueMs(first.deletions)).toBe(3_000 + DELETE_HELD_MS)
  expect(ids(send(first.deletions, 3_000 + DELETE_HELD_MS).due)).toEqual(['b'])
})

it('sends each once', () => {
  const first = send(hold(NONE, deleted('a'), 0), DELETE_HELD_MS)
  expect(send(first.deletions, 2 * DELETE_HELD_MS).due).toEqual([])
  expect(nextDueMs(first.deletions)).toBeUndefined()
})

it('sends all at once when the page is left', () => {
  const two = hold(hold(NONE, deleted('a'), 0), deleted('b'), 5_000)
  expect(ids(send(two).due)).toEqual(['a', 'b'])
})

it('forgets one that is taken back, and the others stay', () => {
  const two = hold(hold(NONE, deleted('a'), 0), deleted('b'), 0)
  expect(ids(without(two, 'a'))).toEqual(['b'])
  expect(ids(send(without(two, 'a')).due)).toEqual(['b'])
})

it('does not begin anew for one that is already being deleted', () => {
  const one = hold(NONE, deleted('a'), 0)
  expect(hold(one, deleted('a'), 4_000)).toBe(one)
})
