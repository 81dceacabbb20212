import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressPath, parseAddress } from './address.ts'

it('reads back every address it writes', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (conversationId) => {
      const address = { page: 'conversation', conversationId } as const
      expect(parseAddress(addressPath(address))).toEqual(address)
    }),
  )
  expect(parseAddress(addressPath({ page: 'new' }))).toEqual({ page: 'new' })
  expect(parseAddress(addressPath({ page: 'operations' }))).toEqual({ page: 'operations' })
})

it.each(['/', '/c/', '/c/%E0%A4%A', '/elsewhere', '/c/a/b'])('takes %s for a new conversation', (path) => {
  expect(parseAddress(path)).toEqual({ page: 'new' })
})
