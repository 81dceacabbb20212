import { expect, it } from 'vitest'
import { orderText, readOrder } from './table-order.ts'

it.each([
  { key: 'netSales', direction: 'ascending' },
  { key: 'netSales', direction: 'descending' },
] as const)('reads back %j', (order) => {
  expect(readOrder(orderText(order), ['name', 'netSales'])).toEqual(order)
})

it('is none for a column that is not there', () => {
  expect(readOrder('-colour', ['name'])).toBeUndefined()
  expect(readOrder(undefined, ['name'])).toBeUndefined()
})
