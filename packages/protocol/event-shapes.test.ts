import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT_SHAPES, readEvent } from './event-shapes.ts'
import { EVENT_SCHEMAS, type EventName } from './events.ts'
import { jsonNear } from './testing/json-of-schema.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'

const NAMES = Object.keys(EVENT_SCHEMAS) as EventName[]

test('each event has a shape', () => {
  expect(Object.keys(EVENT_SHAPES)).toEqual(NAMES)
})

test.for(NAMES)('the shape of %s takes what its schema takes', { timeout: RUNS_TIMEOUT_MS }, (name) => {
  const taken = new Set<boolean>()
  fc.assert(
    fc.property(jsonNear(EVENT_SCHEMAS[name]), (value) => {
      const { success } = EVENT_SCHEMAS[name].safeParse(value)
      taken.add(success)
      expect(EVENT_SHAPES[name](value)).toBe(success)
    }),
    runCount(500),
  )
  expect(taken).toEqual(new Set([true, false]))
})

test('an event that nobody knows is unknown, and so is one of a form that may grow; others are broken', () => {
  expect(readEvent('toString', {})).toBe('unknown')
  expect(readEvent('later', undefined)).toBe('unknown')
  expect(readEvent('chart', { chartId: 'c', spec: { kind: 'sphere' } })).toBe('unknown')
  expect(readEvent('chart', undefined)).toBe('broken')
  expect(readEvent('text', { mode: 'delta' })).toBe('broken')
})

test('a field that a later service adds is kept', () => {
  const data = { items: ['And then?'], because: 'of that' }
  expect(readEvent('follow_ups', data)).toEqual({ event: 'follow_ups', data })
})
