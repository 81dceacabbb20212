import { cellLinks } from '@perdure/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KnownDataset } from '../tools/tool.ts'
import { CitationWriter } from './citation-writer.ts'
import { MARKER_MAX_CHARACTERS } from './marker.ts'

const DATASETS: KnownDataset[] = [
  {
    datasetId: 'run1.d1',
    title: 'Net sales by unit',
    columns: [
      { key: 'unit', label: 'Unit', unit: 'text' },
      { key: 'net_sales', label: 'Net sales', unit: 'usd' },
      { key: 'share', label: 'Share', unit: 'ratio' },
      { key: 'unit:a|b (c)', label: 'A', unit: 'count' },
      { key: 'move', label: 'Move', unit: 'percentage_points' },
    ],
    rows: [
      { unit: 'Signals', net_sales: 84_107_970.66, share: 0.7, 'unit:a|b (c)': 12, move: -1.4 },
      { unit: 'Controllers', net_sales: -5, share: null, 'unit:a|b (c)': 3, move: 2 },
    ],
    total: 2,
    totals: { net_sales: 84_107_965.66 },
    asOf: '2026-06-30',
    scope: 'all',
  },
  { datasetId: 'run1.d2', title: 'Empty', columns: [], rows: [], total: 0, asOf: '2026-06-30', scope: 'all' },
]

function say(...pieces: string[]): string {
  const writer = new CitationWriter(DATASETS)
  return pieces.map((piece) => writer.write(piece)).join('') + writer.end()
}

const NONE = '[no such figure](cell:)'

describe('a marker is said as its figure, with the cell it stands in', () => {
  test.each([
    ['[[d1:1:net_sales]]', '[$84,107,970.66](cell:run1.d1:1:net_sales)'],
    ['[[run1.d1:1:net_sales]]', '[$84,107,970.66](cell:run1.d1:1:net_sales)'],
    ['[[ D1 : Total : net_sales ]]', '[$84,107,965.66](cell:run1.d1:total:net_sales)'],
    ['[[d1:1:share]]', '[70.0%](cell:run1.d1:1:share)'],
    ['[[d1:2:net_sales]]', '[-$5.00](cell:run1.d1:2:net_sales)'],
    ['[[abs:d1:2:net_sales]]', '[$5.00](cell:run1.d1:2:net_sales?abs)'],
    ['[[d1:1:move]]', '[-1.4 percentage points](cell:run1.d1:1:move)'],
    ['[[abs:d1:2:move]]', '[2.0 percentage points](cell:run1.d1:2:move?abs)'],
    ['[[d1:2:share]]', '[not available](cell:run1.d1:2:share)'],
    ['[[d1:1:unit:a|b (c)]]', '[12](cell:run1.d1:1:unit%3Aa%7Cb%20%28c%29)'],
  ])('%s', (marker, said) => {
    expect(say(`Sales were ${marker}.`)).toBe(`Sales were ${said}.`)
    expect(say(`| ${marker} | ${marker} |`)).toBe(`| ${said} | ${said} |`)
  })
})

describe('a marker that names no figure is told as such, never as it stands', () => {
  test.each([
    '[[d3:1:net_sales]]',
    '[[run2.d1:1:net_sales]]',
    '[[d1:0:net_sales]]',
    '[[d1:3:net_sales]]',
    '[[d1:1:gross]]',
    '[[d1:total:share]]',
    '[[d1:1:unit]]',
    '[[d1:net_sales]]',
    '[[d1:1-2:net_sales]]',
    '[[d1]]',
    '[[d1:1:]]',
    '[[abs:d2:1:x]]',
    '[[sales:1:net]]',
  ])('%s', (marker) => {
    expect(say(`a ${marker} b`)).toBe(`a ${NONE} b`)
  })

  test.each([
    ['[[d1:1:net_sales] rose', ' rose'],
    ['[[d1:1\n:net_sales]]', '\n:net_sales]]'],
    ['[[d1:1:net_sales [[d1:9:x]]', ` ${NONE}`],
    [`[[d1:1:${'x y '.repeat(MARKER_MAX_CHARACTERS / 4)}]]`, ` y ${'x y '.repeat(MARKER_MAX_CHARACTERS / 4 - 1)}]]`],
  ])('%s, never closed', (text, rest) => {
    expect(say(text)).toBe(NONE + rest)
    expect(say(...text.split(''))).toBe(NONE + rest)
  })

  test.each(['[[d1:1:net_sales', '[[d1:1:net_sales]', '[[d'])('%s, cut off by the end', (marker) => {
    expect(say(`a ${marker}`)).toBe(`a ${NONE}`)
  })
})

describe('what is no marker stays as it is', () => {
  test.each([
    'plain [link](https://example.com) and [ref][1] and [x]',
    'a footnote [[1]](https://example.com)',
    'rows[[0], [1]] and [[1, 2], [3, 4]] and [[sic]] and [[]]',
    `[[${'x'.repeat(MARKER_MAX_CHARACTERS + 1)}]]`,
    'two lines [[a:1\n:b]]',
    'ends with [',
    'ends with [[',
    '[[a]b]]',
  ])('%s', (text) => {
    expect(say(text)).toBe(text)
    expect(say(...text.split(''))).toBe(text)
  })

  test('a bracket before a marker is one', () => {
    expect(say('[[[d1:1:share]]]')).toBe('[[70.0%](cell:run1.d1:1:share)]')
  })
})

describe('where a link would not be one the figure is said alone', () => {
  test.each([
    ['in a fence', '```\n| [[d1:1:share]] |\n```\n[[d1:1:share]]', '```\n| 70.0% |\n```\n[70.0%](cell:run1.d1:1:share)'],
    ['in a longer fence', '~~~~ text\n~~~\n[[d1:1:share]]\n~~~~\n', '~~~~ text\n~~~\n70.0%\n~~~~\n'],
    ['in a code span', '``a ` [[d1:1:share]]`` [[d1:1:share]]', '``a ` 70.0%`` [70.0%](cell:run1.d1:1:share)'],
    ['behind a backslash', '\\[[d1:1:share]]', '\\70.0%'],
    ['behind an exclamation mark', 'Up![[d1:1:share]]', 'Up!70.0%'],
  ])('%s', (_, text, said) => {
    expect(say(text)).toBe(said)
    expect(say(...text.split(''))).toBe(said)
  })

  test('but not behind two backslashes, nor where a code span ended with its line', () => {
    expect(cellLinks(say('\\\\[[d1:1:share]]'))).toHaveLength(1)
    expect(cellLinks(say('a ` b\n[[d1:1:share]]'))).toHaveLength(1)
  })
})

const PIECES = [
  '[', '[[', '[[[', ']', ']]', 'd1', ':', '1', 'net_sales', 'total', 'abs:', '[[d1:1:net_sales]]', '[[d1:9:x]]', '[[d1:total:',
  ' ', '\n', '`', '```', '\n```\n', '~~~', '\\', '!', '|', 'x', '(https://x)', '$', '😀', 'Sales were ',
]
const anyText = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(''))
const anyCuts = fc.array(fc.nat({ max: 12 }), { maxLength: 60 })

function cut(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = []
  let rest = text
  for (const length of lengths) {
    pieces.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return [...pieces, rest]
}

test('however a text is cut, the same is said, and of a marker nothing but what it stands for', () => {
  fc.assert(
    fc.property(anyText, anyCuts, (text, cuts) => {
      const whole = say(text)
      expect(say(...cut(text, cuts))).toBe(whole)
      expect(whole).not.toMatch(/\[\[\s*(abs:)?d1:/)
    }),
    { numRuns: 3_000, seed: 20261126 },
  )
})

test('nothing is held back but what may become a marker, and never more than one is long', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const writer = new CitationWriter(DATASETS)
      const whole = say(text)
      let said = ''
      let given = ''
      for (const character of text) {
        given += character
        said += writer.write(character)
        expect(whole.startsWith(said)).toBe(true)
        const open = given.lastIndexOf('[')
        if (open < 0 || given.length - open > MARKER_MAX_CHARACTERS + 4) expect(said).toBe(say(given))
      }
    }),
    { numRuns: 500, seed: 20261126 },
  )
})
