import { isAnalystAddress, type Address } from '../page/address.ts'
import { useMedia } from '../page/use-media.ts'

/** Below this width the list is a drawer over the page. The stylesheet knows the same width. */
const NARROW = '(max-width: 52rem)'

/** Where the list of conversations stands: beside the analyst where there is room, else in a drawer. */
export function useListPlace(address: Address): 'sidebar' | 'drawer' {
  const isNarrow = useMedia(NARROW)
  return isAnalystAddress(address) && !isNarrow ? 'sidebar' : 'drawer'
}
