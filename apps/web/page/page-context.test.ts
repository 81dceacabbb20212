import type { Me } from '@perdure/protocol'
import { expect, it } from 'vitest'
import { parseAddress } from './address.ts'
import { pageContext, shownPageOf, uiContextOf, type Seen } from './page-context.ts'

const ME: Me = {
  user: { userId: 'ada', displayName: 'Ada', email: '', title: '' },
  roles: [],
  permissions: { useAnalyst: true, operate: false, seeCosts: false },
  businessUnits: [{ id: 'signals', name: 'Signals' }],
}
const SEEN: Seen = {
  page: 'customers',
  fiscalYear: 2026,
  selection: { kind: 'customer', id: 'C1', name: 'City of Aldermere' },
}

it('is what the address says, with what the page has read', () => {
  const context = pageContext(parseAddress('/customers?businessUnit=signals&selection=C1'), ME, SEEN)!
  expect(uiContextOf(context)).toEqual({
    page: 'customers',
    fiscalYear: 2026,
    businessUnit: 'Signals',
    selection: { kind: 'customer', id: 'C1', name: 'City of Aldermere' },
  })
  expect(shownPageOf(context)).toEqual({
    page: 'customers',
    fiscalYear: 2026,
    businessUnit: 'Signals',
    selection: 'City of Aldermere',
  })
})

it('holds nothing of a page that one has left, nor of a row that is selected no more', () => {
  expect(pageContext(parseAddress('/products'), ME, SEEN)).toEqual({ page: 'products' })
  expect(pageContext(parseAddress('/customers?selection=C2'), ME, SEEN)?.selection).toBeUndefined()
  expect(pageContext(parseAddress('/customers'), ME, SEEN)?.selection).toBeUndefined()
})

it('takes the year of the address, and no unit that the person may not see', () => {
  const context = pageContext(parseAddress('/customers?fiscalYear=2025&businessUnit=secret'), ME, SEEN)
  expect(uiContextOf(context!)).toEqual({ page: 'customers', fiscalYear: 2025 })
})

it('is nothing where the analyst has the page to itself', () => {
  expect(pageContext(parseAddress('/c/c1'), ME, SEEN)).toBeUndefined()
  expect(shownPageOf(undefined)).toEqual({})
})
