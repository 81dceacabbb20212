import type { BusinessAddress } from '../page/address.ts'

/** The route that answers a business page, with the filters of its address. */
export function businessPath({ page, view }: BusinessAddress): string {
  const { fiscalYear, businessUnit, search } = view
  const asked = Object.entries({ fiscalYear, businessUnit, search }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return asked.length === 0 ? `/api/${page}` : `/api/${page}?${new URLSearchParams(asked).toString()}`
}
