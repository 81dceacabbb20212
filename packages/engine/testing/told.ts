import type { StreamItem } from '@perdure/protocol'

/** The events of a stream by name, each behind the id it came with. */
export function told(items: readonly StreamItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind !== 'event') return []
    return item.id === undefined ? [item.name] : [`${item.id} ${item.name}`]
  })
}

/** What the events of that name said. */
export function dataOf(items: readonly StreamItem[], name: string): unknown[] {
  return items.flatMap((item) => (item.kind === 'event' && item.name === name ? [item.data] : []))
}
