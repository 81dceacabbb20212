import type { ConversationResource } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { groupByDay, type DayOptions } from './groups.ts'

const NOW_MS = Date.parse('2026-03-10T09:00:00Z')

function conversation(updatedAt: string): ConversationResource {
  return {
    conversationId: updatedAt,
    title: updatedAt,
    createdAt: '2024-01-01T00:00:00Z',
    updatedAt,
    latestRunId: `run-${updatedAt}`,
    latestStatus: 'completed',
  }
}

function labels(times: string[], options: DayOptions = {}): string[] {
  const groups = groupByDay(times.map(conversation), NOW_MS, { locale: 'en-US', timeZone: 'UTC', ...options })
  return groups.map(({ label, conversations }) => `${label}: ${conversations.map(({ title }) => title).join(' ')}`)
}

it('tells today, yesterday, the seven days before, and months from each other', () => {
  expect(
    labels([
      '2026-03-10T00:00:00Z',
      '2026-03-09T23:59:59Z',
      '2026-03-08T12:00:00Z',
      '2026-03-03T00:00:00Z',
      '2026-03-02T23:59:59Z',
      '2026-02-28T12:00:00Z',
      '2025-12-31T12:00:00Z',
    ]),
  ).toEqual([
    'Today: 2026-03-10T00:00:00Z',
    'Yesterday: 2026-03-09T23:59:59Z',
    'Previous 7 days: 2026-03-08T12:00:00Z 2026-03-03T00:00:00Z',
    'March: 2026-03-02T23:59:59Z',
    'February: 2026-02-28T12:00:00Z',
    'December 2025: 2025-12-31T12:00:00Z',
  ])
})

it('has the days of where the reader is', () => {
  const time = '2026-03-10T03:30:00Z'
  expect(labels([time], { timeZone: 'America/New_York' })).toEqual([`Yesterday: ${time}`])
  expect(labels([time], { timeZone: 'Europe/Berlin' })).toEqual([`Today: ${time}`])
})

it('counts days and not hours where a clock was put forward', () => {
  // New York lost an hour on 8 March 2026.
  const options = { timeZone: 'America/New_York' }
  expect(labels(['2026-03-08T05:30:00Z', '2026-03-03T05:30:00Z', '2026-03-02T05:30:00Z'], options)).toEqual([
    'Previous 7 days: 2026-03-08T05:30:00Z 2026-03-03T05:30:00Z',
    'March: 2026-03-02T05:30:00Z',
  ])
})

it('writes months as the locale does', () => {
  expect(labels(['2025-10-05T12:00:00Z'], { locale: 'de-DE' })).toEqual(['Oktober 2025: 2025-10-05T12:00:00Z'])
})

it('takes what another clock dates in the future for today', () => {
  expect(labels(['2026-03-11T12:00:00Z', '2026-03-10T08:00:00Z'])).toEqual([
    'Today: 2026-03-11T12:00:00Z 2026-03-10T08:00:00Z',
  ])
})

it('keeps one group where the order is not that of time', () => {
  expect(labels(['2026-03-09T12:00:00Z', '2026-03-10T08:00:00Z', '2026-03-09T08:00:00Z'])).toHaveLength(2)
})
