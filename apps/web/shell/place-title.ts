import { isBusinessAddress, type Address } from '../page/address.ts'
import { OPERATIONS_TITLE, PAGE_TITLES } from '../page/main-navigation.tsx'

/** What a page is called that is not the analyst's; undefined for that, which is called after its conversation. */
export function placeTitle(address: Address): string | undefined {
  if (isBusinessAddress(address)) return PAGE_TITLES[address.page]
  return address.page === 'operations' ? OPERATIONS_TITLE : undefined
}
