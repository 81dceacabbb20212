import type { KeyboardEvent } from 'react'

/** The links of the list, in its order. */
function linksOf(list: Element): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('.entry > a')]
}

/** Arrow keys, Home and End go from entry to entry, as in any list. Tab still reaches each. */
export function listKeyPressed(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('.entry > a')) return
  const links = linksOf(event.currentTarget)
  const at = links.indexOf(event.target)
  const target = { ArrowDown: links[at + 1], ArrowUp: links[at - 1], Home: links[0], End: links.at(-1) }[event.key]
  if (!target) return
  event.preventDefault()
  target.focus()
}

/** Where the keyboard goes when this entry is gone: to the next one, or the one before. */
export function neighbourOf(entry: Element): HTMLElement | undefined {
  const list = entry.closest('.list-scroll')
  const own = entry.querySelector<HTMLElement>('a')
  if (!list || !own) return undefined
  const links = linksOf(list)
  const at = links.indexOf(own)
  return links[at + 1] ?? links[at - 1]
}

/** An entry goes by itself: the keyboard, where it is in there, goes to the search. */
export function leaveEntry(entry: Element | null): void {
  if (entry?.contains(document.activeElement)) searchField()?.focus({ preventScroll: true })
}

/** Null where the list is not on the page. */
export function searchField(): HTMLInputElement | null {
  return document.querySelector('input#conversation-search')
}
