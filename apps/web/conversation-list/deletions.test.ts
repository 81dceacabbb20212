import { expect, it } from 'vitest'
import {
  DELETE_HELD_MS,
  held,
  hold,
  HOLDER_WAIT_MS,
  nextDueMs,
  send,
  sendOwn,
  withKept,
  without,
  type Deletion,
  type KeptDeletion,
} from './deletions.ts'

const NONE: readonly Deletion[] = []
const deleted = (conversationId: string) => ({ conversationId, title: `Title of ${conversationId}`, wasOpen: false })
const kept = (conversationId: string, dueAtMs: number): KeptDeletion => ({ conversationId, title: '', dueAtMs })
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
  expect(ids(sendOwn(two).due)).toEqual(['a', 'b'])
})

it('forgets one that is taken back, and the others stay', () => {
  const two = hold(hold(NONE, deleted('a'), 0), deleted('b'), 0)
  expect(ids(without(two, 'a'))).toEqual(['b'])
  expect(ids(sendOwn(without(two, 'a')).due)).toEqual(['b'])
})

it('does not begin anew for one that is already being deleted', () => {
  const one = hold(NONE, deleted('a'), 0)
  expect(hold(one, deleted('a'), 4_000)).toBe(one)
})

it('shows what another tab holds, and sends it only where that tab has not', () => {
  const seen = withKept(NONE, [kept('a', DELETE_HELD_MS)], 1_000, 'a')
  expect(seen).toMatchObject([{ conversationId: 'a', phase: 'held', isOwn: false, wasOpen: true }])
  expect(nextDueMs(seen)).toBe(DELETE_HELD_MS)
  const due = withKept(seen, [kept('a', DELETE_HELD_MS)], DELETE_HELD_MS, undefined)
  expect([held(due), due[0]?.wasOpen]).toEqual([[], true])
  expect(send(due, DELETE_HELD_MS + HOLDER_WAIT_MS - 1).due).toEqual([])
  expect(nextDueMs(due)).toBe(DELETE_HELD_MS + HOLDER_WAIT_MS)
  const sent = send(due, DELETE_HELD_MS + HOLDER_WAIT_MS)
  expect(ids(sent.due)).toEqual(['a'])
  expect(nextDueMs(sent.deletions)).toBeUndefined()
})

it('lets go of what another tab has taken back or done, and not of what was sent here', () => {
  const own = send(hold(NONE, deleted('a'), 0), DELETE_HELD_MS).deletions
  const two = hold(withKept(own, [kept('b', 9_000)], 1_000, undefined), deleted('c'), 1_000)
  expect(ids(two)).toEqual(['a', 'b', 'c'])
  expect(ids(withKept(two, [], 1_000, undefined))).toEqual(['a'])
})

it('leaves what another tab holds to that tab when the page is left', () => {
  const two = hold(withKept(NONE, [kept('b', 5_000)], 0, undefined), deleted('a'), 0)
  expect(ids(sendOwn(two).due)).toEqual(['a'])
})

it('holds nothing for longer than a deletion is held, whatever the clock was', () => {
  const seen = withKept(NONE, [kept('a', 1_000_000)], 5_000, undefined)
  expect(nextDueMs(seen)).toBe(5_000 + DELETE_HELD_MS)
  expect(nextDueMs(withKept(seen, [kept('a', 1_000_000)], 6_000, undefined))).toBe(5_000 + DELETE_HELD_MS)
})
