import type { Dataset } from './dataset.ts'
import type { FactFilter } from './question.ts'
import { RequestError } from './request-error.ts'
import type { Sight } from './rights.ts'

/** A filter, resolved under the asker's rights: places in the dataset's lists; null means not narrowed. */
export interface Selection {
  units: readonly number[] | null
  products: readonly number[] | null
  customers: readonly number[] | null
  /** What it says, one phrase per condition, for a scope. */
  phrases: readonly string[]
  /** Everything it names, as the books call it. */
  names: readonly string[]
}

interface Named {
  id: string
  name: string
}

/**
 * Finds what a filter names. What the asker may not see is unknown like anything else that does not exist, and an
 * error lists only what may be seen.
 */
export function selectFacts(dataset: Dataset, sight: Sight, filter: FactFilter = {}): Selection {
  const phrases: string[] = []
  const names: string[] = []
  const note = (noun: string, found: readonly string[]): void => {
    phrases.push(`${noun}: ${found.join(', ')}`)
    names.push(...found)
  }
  const among = <T extends Named>(
    field: keyof FactFilter,
    noun: string,
    list: readonly T[],
    places: readonly number[],
  ): number[] | null => {
    const wanted = filter[field]
    if (wanted === undefined) return null
    const found = wanted.map((text) => findByName(text, `filter.${field}`, noun, list, places))
    note(
      noun,
      found.map((place) => list[place]!.name),
    )
    return found
  }
  const { list: productList } = dataset.products
  const { list: customerList } = dataset.customers
  const units = among('businessUnits', 'business unit', dataset.units.list, sight.units)
  const products = among('products', 'product', productList, sight.products)
  const categories = kindsAmong(
    'productCategories',
    'product category',
    sight.products,
    (place) => productList[place]!.category,
  )
  const customers = among('customers', 'customer', customerList, sight.customers)
  const types = kindsAmong('customerTypes', 'customer type', sight.customers, (place) => customerList[place]!.type)
  const regions = kindsAmong(
    'customerRegions',
    'customer region',
    sight.customers,
    (place) => customerList[place]!.region,
  )
  return {
    units,
    products: both(products, categories),
    customers: both(both(customers, types), regions),
    phrases,
    names,
  }

  /** Places whose kind is one of the wanted ones. */
  function kindsAmong(
    field: 'productCategories' | 'customerTypes' | 'customerRegions',
    noun: string,
    places: readonly number[],
    kindOf: (place: number) => string,
  ): number[] | null {
    const wanted = filter[field]
    if (wanted === undefined) return null
    const kinds = [...new Set(places.map(kindOf))].toSorted().map((kind) => ({ id: kind, name: kind }))
    const found = wanted.map(
      (text) => kinds[findByName(text, `filter.${field}`, noun, kinds, [...kinds.keys()])]!.name,
    )
    note(noun, found)
    return places.filter((place) => found.includes(kindOf(place)))
  }
}

function both(left: number[] | null, right: number[] | null): number[] | null {
  if (left === null || right === null) return left ?? right
  return left.filter((place) => right.includes(place))
}

/**
 * The one member that `text` names by id or by name, in any case. Several of one name: the error lists their ids.
 */
export function findByName<T extends Named>(
  text: string,
  field: string,
  noun: string,
  list: readonly T[],
  places: readonly number[],
): number {
  const wanted = normalise(text)
  const byId = places.find((place) => normalise(list[place]!.id) === wanted)
  if (byId !== undefined) return byId
  const named = places.filter((place) => normalise(list[place]!.name) === wanted)
  if (named.length === 1) return named[0]!
  if (named.length > 1) {
    throw new RequestError(
      field,
      `Several have the name "${text}"; give an id.`,
      named.map((place) => list[place]!.id),
    )
  }
  const close = places.filter((place) => normalise(list[place]!.name).includes(wanted))
  const offered = (close.length > 0 ? close : places).map((place) => list[place]!.name)
  throw new RequestError(field, `There is no ${noun} "${text}" among those you may see.`, offered)
}

const normalise = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
