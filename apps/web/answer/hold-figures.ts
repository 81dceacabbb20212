import { isCitation } from './cited-cell.ts'
import type { Node } from './mark-figures.ts'

/** Class of what is not parted at a line's end. */
export const HELD = 'held'

/** What belongs to the figure after it: opening brackets and quotes, then a sign. */
const BEFORE = /[([{“‘«"']*[-−+±~≈]?$/u
/** More of them than this is no text that anybody would keep on one line. */
const BEFORE_MAX_CHARACTERS = 8
/** What belongs to the figure before it: its unit's sign, then what closes and ends. */
const AFTER = /^[%‰]?[)\]}”’»"'.,;:!?…]*/u
/** An amount below nothing: a line may end between its two signs. */
const AMOUNT = /([-−]\p{Sc}\d(?:[\d.,]*\d)?)/u
const INLINE = new Set(['strong', 'em', 'del', 'span'])
const VERBATIM = new Set(['pre', 'code'])

/**
 * A rehype plugin that keeps a figure on one line with its sign, its brackets and what ends the sentence: a cited figure is a
 * button, before and after which a line may end whatever stands there. Adds elements and no characters, so that a copy of the
 * page is none the wiser.
 */
export function holdFigures() {
  return hold
}

function hold(node: Node): void {
  if (VERBATIM.has(node.tagName ?? '') || isFigureItself(node)) return
  for (const child of node.children ?? []) hold(child)
  if (node.children) node.children = aroundFigures(node.children.flatMap(amountsHeld))
}

/** Each figure with its neighbours that belong to it, in an element of their own. */
function aroundFigures(children: readonly Node[]): Node[] {
  const rest = children.map((child) => ({ ...child }))
  const held = rest.map((child, index): Node => {
    if (!isFigure(child)) return child
    const before = take(rest[index - 1], BEFORE, 'end')
    const after = take(rest[index + 1], AFTER, 'start')
    return before === '' && after === '' ? child : heldElement([textOf(before), child, textOf(after)])
  })
  return held.filter(({ type, value }) => type !== 'text' || value !== '')
}

/** Takes what belongs to the figure from the text beside it. */
function take(text: Node | undefined, pattern: RegExp, from: 'start' | 'end'): string {
  if (text?.type !== 'text' || text.value === undefined) return ''
  const beside = from === 'end' ? text.value.slice(-BEFORE_MAX_CHARACTERS) : text.value
  const taken = pattern.exec(beside)?.[0] ?? ''
  text.value = from === 'end' ? text.value.slice(0, text.value.length - taken.length) : text.value.slice(taken.length)
  return taken
}

function amountsHeld(node: Node): Node[] {
  if (node.type !== 'text') return [node]
  const pieces = (node.value ?? '').split(AMOUNT)
  if (pieces.length === 1) return [node]
  return pieces.map((piece, index) => (index % 2 === 0 ? textOf(piece) : heldElement([textOf(piece)])))
}

/** A figure, or nothing but figures and what belongs to them, emphasised. Each child is asked once, however deep they lie. */
function isFigure(node: Node): boolean {
  if (isFigureItself(node)) return true
  if (!INLINE.has(node.tagName ?? '')) return false
  let hasFigure = false
  for (const child of node.children ?? []) {
    if (isFigure(child)) hasFigure = true
    else if (/\s/.test(child.value ?? ' ')) return false
  }
  return hasFigure
}

function isFigureItself({ tagName, properties }: Node): boolean {
  const href = properties?.['href']
  return tagName === 'mark' || (tagName === 'a' && typeof href === 'string' && isCitation(href))
}

function heldElement(children: readonly Node[]): Node {
  const properties = { className: [HELD] }
  return { type: 'element', tagName: 'span', properties, children: children.filter(({ value }) => value !== '') }
}

function textOf(value: string): Node {
  return { type: 'text', value }
}
