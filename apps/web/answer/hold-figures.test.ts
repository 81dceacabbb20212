import { expect, it } from 'vitest'
import { holdFigures } from './hold-figures.ts'
import type { Node } from './mark-figures.ts'

const text = (value: string): Node => ({ type: 'text', value })
const element = (tagName: string, ...children: (Node | string)[]): Node => ({
  type: 'element',
  tagName,
  properties: {},
  children: children.map((child) => (typeof child === 'string' ? text(child) : child)),
})
const cited = (words: string): Node => ({ ...element('a', words), properties: { href: 'cell:d1:1:x' } })

/** The tree in short, each text on its own: `p("a" strong("b"))`. */
function short({ tagName, value, children = [] }: Node): string {
  return tagName === undefined ? JSON.stringify(value) : `${tagName}(${children.map(short).join(' ')})`
}

function held(...children: (Node | string)[]): string {
  const tree = element('p', ...children)
  holdFigures()(tree)
  return short(tree)
}

it('keeps a cited figure with its sign, the brackets around it and what ends the sentence', () => {
  expect(held('cost (−', cited('$5'), ') fell.')).toBe('p("cost " span("(−" a("$5") ")") " fell.")')
  expect(held('up +', cited('4'), '%.')).toBe('p("up " span("+" a("4") "%."))')
  expect(held('-', cited('$5'))).toBe('p(span("-" a("$5")))')
  expect(held(cited('$5'), ', (', cited('$6'), ')')).toBe('p(span(a("$5") ",") " " span("(" a("$6") ")"))')
})

it('does so where the figure is marked, or emphasised with its sign or without', () => {
  expect(held('about ~', element('mark', '5%'), '.')).toBe('p("about " span("~" mark("5%") "."))')
  expect(held('(−', element('strong', cited('$5')), '),')).toBe('p(span("(−" strong(a("$5")) "),"))')
  expect(held('by ', element('strong', '−', cited('$5')), '%')).toBe('p("by " span(strong(span("−" a("$5"))) "%"))')
})

it('keeps the signs of an amount together that nothing cites', () => {
  expect(held('of −$2,500,600.')).toBe('p("of " span("−$2,500,600") ".")')
  expect(held('(-€5) and -7 and $3')).toBe('p("(" span("-€5") ") and -7 and $3")')
})

it('leaves alone what is code, what has no figure, and words beside one', () => {
  expect(held(element('code', '−$5'))).toBe('p(code("−$5"))')
  expect(held('a - ', element('strong', 'b'), '. c')).toBe('p("a - " strong("b") ". c")')
  expect(held('sales ', cited('$5'), ' rose')).toBe('p("sales " a("$5") " rose")')
  expect(held('(', element('strong', 'up ', cited('$5'), ' more'), ')')).toBe(
    'p("(" strong("up " a("$5") " more") ")")',
  )
})

it('is done with a figure that lies deep in emphasis, or after brackets without end, before anybody waits for it', () => {
  const deep = Array.from({ length: 200 }).reduce<Node>((inner) => element('em', inner), cited('$5'))
  expect(held('(', deep, ')')).toMatch(/^p\(span\("\(" em\(em\(.*a\("\$5"\).*"\)"\)\)$/)
  const brackets = '('.repeat(500_000)
  expect(held(`${brackets}x`, cited('$5'))).toBe(`p(${JSON.stringify(`${brackets}x`)} a("$5"))`)
})
