import { RequestError } from '@perdure/client'
import { expect, test } from 'vitest'
import { errorWords } from './error-words.ts'

test('a code that people meet has words of its own', () => {
  expect(errorWords(new RequestError('network', 'TypeError: Failed to fetch'))).toBe(
    'The service cannot be reached. Please check your connection.',
  )
  expect(errorWords(new RequestError('active', 'Too many', 429, { retryAfterMs: 12_000 }))).toBe(
    'The analyst is busy and its queue is full. Please try again in 12 s.',
  )
})

test('what the service tells in words of its own is told once, with one full stop', () => {
  const errors = [{ path: 'fiscalYear', message: 'The books have no fiscal year 1950.' }]
  const told = new RequestError('bad_request', 'The books have no fiscal year 1950.', 400, { detail: 'The books have no fiscal year 1950.', errors })
  expect(errorWords(told)).toBe('The books have no fiscal year 1950.')
})

test('a part of a request that is wrong is named', () => {
  const errors = [{ path: 'querystring.fiscalYear', message: 'Too big: expected number to be <=2999' }]
  const told = new RequestError('bad_request', 'The request is malformed', 400, { errors })
  expect(errorWords(told)).toBe('The request is malformed: fiscalYear too big: expected number to be <=2999.')
})

test('a request that is wrong as a whole is told by its title', () => {
  expect(errorWords(new RequestError('bad_request', 'The request is malformed', 400))).toBe('The request is malformed.')
})
