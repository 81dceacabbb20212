import { expect, test } from 'vitest'
import { prefersJson } from './accept.ts'

test.each([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/event-stream', false],
  ['application/json', true],
  ['Application/JSON', true],
  ['application/*', true],
  ['application/json, text/event-stream', false],
  ['application/json, text/plain, */*', true],
  ['text/event-stream, */*', false],
  ['application/json;q=0.9, text/event-stream', false],
  ['application/json, text/event-stream;q=0.5', true],
  ['application/json;q=0', false],
  ['application/json;q=0, */*', false],
  ['text/html', false],
  ['application/json; charset=utf-8', true],
  ['application/json;q=nonsense', false],
])('%j prefers JSON: %j', (accept, expected) => {
  expect(prefersJson(accept)).toBe(expected)
})
