import { describe, expect, it } from 'vitest'
import { markFigures, UNSUPPORTED_LINK } from './mark-figures.ts'

type Tree = Parameters<ReturnType<typeof markFigures>>[0]

const at = (start: number, end: number) => ({ start: { offset: start }, end: { offset: end } })
const text = (value: string, start: number, end = start + value.length): Tree => ({
  type: 'text',
  value,
  position: at(start, end),
})
const element = (tagName: string, start: number, end: number, ...children: Tree[]): Tree => ({
  type: 'element',
  tagName,
  properties: {},
  children,
  position: at(start, end),
})

/** The tree in short: `p(a mark(b))`. */
function short({ type, tagName, value, children = [] }: Tree): string {
  if (type === 'text') return value ?? ''
  const inside = children.map(short).join('')
  return tagName === undefined ? inside : `${tagName}(${inside})`
}

function marked(tree: Tree, source: string, ...words: string[]): Tree {
  const marks = words.map((word) => ({ offset: source.indexOf(word), length: word.length }))
  markFigures({ source, marks })(tree)
  return tree
}

describe('a marked figure', () => {
  it('is cut out of its text, also several of one text, and inside of other elements', () => {
    const source = 'up 5% to **7%** and 9%'
    const tree = element(
      'p',
      0,
      source.length,
      text('up 5% to ', 0),
      element('strong', 9, 15, text('7%', 11)),
      text(' and 9%', 15),
    )
    expect(short(marked(tree, source, '5%', '7%', '9%'))).toBe('p(up mark(5%) to strong(mark(7%)) and mark(9%))')
    const one = element('p', 0, 10, text('5% and 6%.', 0))
    expect(short(marked(one, '5% and 6%.', '5%', '6%'))).toBe('p(mark(5%) and mark(6%).)')
  })

  it('is looked for where Markdown wrote its text otherwise', () => {
    const source = 'costs \\$5 or `6`'
    const tree = element('p', 0, 16, text('costs $5 or ', 0, 13), element('code', 13, 16, text('6', 13, 16)))
    expect(short(marked(tree, source, '5', '6'))).toBe('p(costs $mark(5) or code(mark(6)))')
  })

  it('that is a whole link is told to the link', () => {
    const source = 'a [$1](cell:x) b'
    const link = element('a', 2, 14, text('$1', 3))
    marked(element('p', 0, 16, text('a ', 0), link, text(' b', 14)), source, '[$1](cell:x)')
    expect(link.properties).toEqual({ [UNSUPPORTED_LINK]: true })
  })

  it('that is not there is left out', () => {
    const source = 'up 5%'
    const tree = element('p', 0, 5, text('up 5%', 0))
    markFigures({ source, marks: [{ offset: 3, length: 9 }] })(tree)
    markFigures({ source: 'up 6%', marks: [{ offset: 3, length: 2 }] })(tree)
    expect(short(tree)).toBe('p(up 5%)')
  })
})
