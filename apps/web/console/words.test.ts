import { RequestError } from '@perdure/client'
import { fakeAdminRun } from '@perdure/client/testing'
import { RUN_REASONS } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { formatInstant } from './times.ts'
import { ago, missingWords, reasonWords, refusalWords, shortId, stopOutcome, wholeDuration } from './words.ts'

it.each(RUN_REASONS)('has words for the reason %s', (reason) => {
  expect(reasonWords(reason)).toMatch(/^[A-Z].*[a-z]$/)
})

it('tells a reason that it does not know as it came', () => {
  expect([reasonWords('sunspots'), reasonWords(undefined)]).toEqual(['sunspots', 'Not told'])
})

it('tells how a stop came out, also where the run was faster', () => {
  const outcome = (status: Parameters<typeof fakeAdminRun>[0]['status']) =>
    stopOutcome(fakeAdminRun({ runId: 'r', ...(status && { status }) }))
  expect(outcome('cancelled_by_admin')).toBe('The run of Ada Osei was stopped. What it had said so far is kept.')
  expect(outcome('completed')).toContain('before it could be stopped')
  expect(outcome('failed')).toContain('failed before')
  expect(outcome('cancelled')).toContain('by its owner')
  expect(stopOutcome(fakeAdminRun({ runId: 'r', displayName: null }))).toBe('The run of ada is being stopped.')
})

it('tells a service that is gone from one whose store is', () => {
  expect(refusalWords(new RequestError('bad_gateway', ''))).toBe('The service does not answer.')
  expect(missingWords(new RequestError('not_ready', ''), false)).toBe('The service does not answer.')
  expect(missingWords(new RequestError('internal', ''), true)).toContain('its store may be failing')
  expect(refusalWords(new RequestError('internal', ''))).toContain('our side')
})

it('counts growing time in whole seconds', () => {
  expect([ago(400), ago(3_900), ago(61_999)]).toEqual(['just now', '3 s ago', '1 min 1 s ago'])
  expect([wholeDuration(0), wholeDuration(59_999), wholeDuration(-5)]).toEqual(['0 s', '59 s', '0 s'])
  expect([3_599_999, 3_600_000, 90_000_000].map(wholeDuration)).toEqual(['59 min 59 s', '1 h 0 min', '1 d 1 h'])
})

it('keeps a short id whole', () => {
  expect([shortId('run_1'), shortId('run_0123456789')]).toEqual(['run_1', 'run_01234567…'])
})

it('tells the time of today, and the day of any other, by locale', () => {
  const noon = new Date(2026, 10, 26, 12, 0, 0)
  const iso = (hour: number, day = 26) => new Date(2026, 10, day, hour, 5, 9).toISOString()
  expect(formatInstant(iso(14), noon.getTime(), 'de-DE')).toBe('14:05:09')
  expect(formatInstant(iso(14, 25), noon.getTime(), 'de-DE')).toBe('25. Nov., 14:05:09')
  expect(formatInstant('nonsense', noon.getTime())).toBe('nonsense')
})
