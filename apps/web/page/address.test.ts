import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  addressPath,
  BUSINESS_PAGES,
  businessPageFrom,
  parseAddress,
  withConversation,
  type Address,
  type BusinessAddress,
} from './address.ts'

const text = fc.string({ minLength: 1, unit: 'grapheme' })
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined })
const businessAddress: fc.Arbitrary<BusinessAddress> = fc.record({
  page: fc.constantFrom(...BUSINESS_PAGES),
  view: fc.record({
    fiscalYear: maybe(fc.integer({ min: 1900, max: 2999 })),
    businessUnit: maybe(text),
    search: maybe(text),
    sort: maybe(text),
    selection: maybe(text),
  }),
  conversationId: maybe(text),
})
const address: fc.Arbitrary<Address> = fc.oneof(
  fc.constant({ page: 'new' } as const),
  fc.constant({ page: 'operations' } as const),
  fc.record({ page: fc.constant('conversation' as const), conversationId: text }),
  businessAddress,
)

it('reads back every address it writes', () => {
  fc.assert(
    fc.property(address, (written) => {
      expect(parseAddress(addressPath(written))).toEqual(written)
    }),
  )
})

it.each(['/', '/c/', '/c/%E0%A4%A', '/elsewhere', '/c/a/b', '/overview/more', '/Overview', '/?conversation=c1'])(
  'takes %s for a new conversation',
  (path) => {
    expect(parseAddress(path)).toEqual({ page: 'new' })
  },
)

it('takes no year that is none, and nothing that it does not know', () => {
  expect(parseAddress('/products/?fiscalYear=soon&businessUnit=&colour=red#main')).toEqual({
    page: 'products',
    view: {},
  })
})

it('keeps the conversation from page to page, and the year and unit from one business page to the next', () => {
  const first = parseAddress('/c/c1')
  expect(addressPath(businessPageFrom(first, 'overview'))).toBe('/overview?conversation=c1')
  const second = parseAddress('/products?fiscalYear=2025&businessUnit=signals&search=x&sort=-a&selection=p&conversation=c1')
  expect(addressPath(businessPageFrom(second, 'customers'))).toBe(
    '/customers?fiscalYear=2025&businessUnit=signals&conversation=c1',
  )
  expect(addressPath(withConversation(second, undefined))).not.toContain('conversation')
  expect(addressPath(withConversation(first, undefined))).toBe('/')
})
