import { useCallback, useMemo } from 'react'
import type { Column } from '@perdure/protocol'
import type { SortOrder } from '../figures/sort-rows.ts'
import type { BusinessPageProps } from './business-page-props.ts'
import { orderText, readOrder } from './table-order.ts'

/** The order of a page's table, which its address names. `first` is that of an address that names none. */
export function useTableOrder(page: BusinessPageProps, columns: readonly Column[], first?: string) {
  const { address, navigate } = page
  const { sort } = address.view
  const order = useMemo(
    () => readOrder(sort ?? first, columns.map(({ key }) => key)),
    [sort, first, columns],
  )
  const setOrder = useCallback(
    (next: SortOrder | undefined) => {
      const text = next && orderText(next)
      navigate({ ...address, view: { ...address.view, sort: text === first ? undefined : text } }, 'replace')
    },
    [address, navigate, first],
  )
  return { order, onOrder: setOrder, selectedId: address.view.selection, onAsk: page.onAsk }
}
