import { isIssuedAsker, type Asker } from '../directory/asker.ts'
import type { Dataset } from './dataset.ts'
import { RequestError } from './request-error.ts'

/** What an asker may see, as places in the dataset's lists. Everything a query is bound to starts from here. */
export interface Sight {
  units: readonly number[]
  /** Whether that is every unit there is. */
  everything: boolean
  products: readonly number[]
  customers: readonly number[]
}

/** Throws `TypeError` for an asker that the directory did not make. */
export function sightOf(dataset: Dataset, asker: Asker): Sight {
  if (!isIssuedAsker(asker)) {
    throw new TypeError('the books are read only on behalf of an asker made by the directory')
  }
  const units = asker.businessUnitIds.map((id) => dataset.units.place(id)).filter((place) => place !== -1)
  const everything = units.length === dataset.units.list.length
  return {
    units,
    everything,
    products: [...dataset.products.list.keys()].filter(
      (place) => everything || mayKnowProduct(dataset, units, place),
    ),
    customers: [...dataset.customers.list.keys()].filter(
      (place) => everything || units.some((unit) => dataset.tradedCustomers[unit]!.has(place)),
    ),
  }
}

/** As `sightOf`, for a question about figures: an asker without any unit is refused. */
export function figuresSightOf(dataset: Dataset, asker: Asker): Sight {
  const sight = sightOf(dataset, asker)
  if (sight.units.length === 0) {
    throw new RequestError('asker', 'You may not see the figures of any business unit; an administrator grants that.')
  }
  return sight
}

function mayKnowProduct(dataset: Dataset, units: readonly number[], place: number): boolean {
  const owner = dataset.products.list[place]!.businessUnitId
  return (
    (owner !== null && units.includes(dataset.units.place(owner))) ||
    units.some((unit) => dataset.tradedProducts[unit]!.has(place))
  )
}
