import type { ConversationResource, RunStatus } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { attend, NOTHING_UNREAD, readList, type Unread } from './unread.ts'

function listed(states: Record<string, RunStatus>): ConversationResource[] {
  const time = '2026-03-10T09:00:00Z'
  return Object.entries(states).map(([conversationId, latestStatus]) => ({
    conversationId,
    title: conversationId,
    createdAt: time,
    updatedAt: time,
    latestRunId: `run-of-${conversationId}`,
    latestStatus,
  }))
}

/** Reads lists one after the other, as `attendedId` is looked at; what was told as finished, and what stays. */
function follow(lists: Record<string, RunStatus>[], attendedId?: string) {
  let state: Unread = NOTHING_UNREAD
  const told: string[] = []
  for (const list of lists) {
    const { after, finished } = readList(state, listed(list), attendedId)
    state = after
    told.push(...finished.map(({ conversationId }) => conversationId))
  }
  return { ...state, told }
}

it('marks an answer that ends while one is elsewhere, and tells of it once', () => {
  expect(follow([{ a: 'queued' }, { a: 'running' }, { a: 'completed' }, { a: 'completed' }], 'b')).toEqual({
    awaited: [],
    unread: ['a'],
    told: ['a'],
  })
})

it('says nothing of the conversation one looks at, nor of what had ended before', () => {
  expect(follow([{ a: 'running', b: 'completed' }, { a: 'completed', b: 'completed' }], 'a')).toEqual({
    awaited: [],
    unread: [],
    told: [],
  })
})

it.each([
  ['failed', ['a']],
  ['cancelled_by_admin', ['a']],
  ['cancelled', []],
] as const)('of an answer that ends as %s marks %j', (status, unread) => {
  expect(follow([{ a: 'running' }, { a: status }])).toMatchObject({ unread, told: unread })
})

it('takes the mark away where one looks, where it is asked again, and where it is gone', () => {
  const unread: Unread = { awaited: [], unread: ['a', 'b'] }
  expect(attend(unread, 'a').unread).toEqual(['b'])
  expect(attend(unread, 'c')).toBe(unread)
  expect(readList(unread, listed({ a: 'running', b: 'completed' }), undefined).after).toEqual({
    awaited: ['a'],
    unread: ['b'],
  })
  expect(readList(unread, listed({ a: 'completed', b: 'completed' }), 'b').after.unread).toEqual(['a'])
  expect(readList(unread, listed({ b: 'completed' }), undefined).after.unread).toEqual(['b'])
})
