import { cellLinks, findCell, type CellLink, type CheckData, type Unit } from '@perdure/protocol'
import { figureText } from '../citations/marker.ts'
import type { KnownDataset } from '../tools/tool.ts'
import { derivedFigures } from './derived.ts'
import { directionOf } from './direction.ts'
import { isHeldBy, knownFigures, type KnownFigure } from './known-figures.ts'
import { createEcho, createNameMask, isYear } from './left-alone.ts'
import { blank, maskNonFigures } from './masks.ts'
import { scanNumbers } from './scan-numbers.ts'
import { sectionsOf } from './sections.ts'
import { inColumn, tableHints } from './table-heads.ts'
import type { WrittenNumber } from './written-number.ts'

export interface CheckedAnswer {
  /** The answer block by block, citations as links. */
  blocks: readonly string[]
  /** Those of the run, as their readers hold them. */
  datasets: readonly KnownDataset[]
  /** What was asked: a number of it that is said again claims nothing. */
  question: string
}

/**
 * Compares every figure of an answer with the run's datasets: one that is cited with its cell, any other with all of
 * their figures, rounded as it is written and with the sign that its sentence gives it. It cannot tell whether a figure is
 * the one that its sentence speaks of; it finds those that nothing the tools gave could be. A mebibyte of figures takes
 * seconds, so the work comes in slices of some milliseconds.
 */
export function* checkAnswer({ blocks, datasets, question }: CheckedAnswer): Generator<void, CheckData> {
  const known: Known = {
    datasets,
    figures: knownFigures(datasets),
    isEcho: createEcho([question, ...datasets.flatMap(({ title, scope, formula = '' }) => [title, scope, formula])]),
    withoutNames: createNameMask(datasets),
  }
  const check: CheckData = { cited: 0, supported: 0, unsupported: 0, marks: [] }
  let start = 0
  for (const block of blocks) {
    for (const section of sectionsOf(block)) {
      yield* checkSection(section.text, known, (outcome, { offset, length }) => {
        check[outcome] += 1
        if (outcome === 'unsupported') check.marks.push({ offset: start + section.start + offset, length })
      })
      yield
    }
    start += block.length
  }
  check.marks.sort((left, right) => left.offset - right.offset)
  return check
}

type Tell = (outcome: 'cited' | 'supported' | 'unsupported', place: { offset: number; length: number }) => void

/** What an answer is compared with. */
interface Known {
  datasets: readonly KnownDataset[]
  figures: readonly KnownFigure[]
  isEcho: (number: WrittenNumber) => boolean
  withoutNames: (text: string) => string
}

/** So many numbers are compared in one slice: each with every figure there is. */
const NUMBERS_PER_SLICE = 256

function* checkSection(section: string, { datasets, figures, isEcho, withoutNames }: Known, tell: Tell): Generator<void> {
  const links = cellLinks(section)
  for (const link of links) tell(isTrue(link, datasets) ? 'cited' : 'unsupported', link)
  const bare = links.reduce((text, link) => blankAt(text, link), section)
  const text = maskNonFigures(withoutNames(bare))
  const hintAt = tableHints(text)
  const derivedAt = derivedBySentence(section, links, datasets)
  for (const [index, scanned] of scanNumbers(text).entries()) {
    if (index % NUMBERS_PER_SLICE === NUMBERS_PER_SLICE - 1) yield
    const hint = hintAt(scanned.offset)
    if (hint?.isNumbering) continue
    const number = counted(text, hint === undefined ? scanned : inColumn(text, scanned, hint))
    if (isYear(text, number)) continue
    const direction = directionOf(text, number)
    const isHeld = (figure: KnownFigure): boolean => isHeldBy(figure, number, direction)
    const isSupported = figures.some(isHeld) || derivedAt(number.offset).some(isHeld)
    if (isSupported) tell('supported', number)
    else if (!isEcho(number)) tell('unsupported', number)
  }
}

function isTrue({ reference, text }: CellLink, datasets: readonly KnownDataset[]): boolean {
  const found = reference && findCell(datasets, reference)
  return found !== undefined && figureText(found.cell, found.column.unit, reference?.absolute) === text
}

function blankAt(text: string, { offset, length }: { offset: number; length: number }): string {
  return text.slice(0, offset) + blank(text.slice(offset, offset + length)) + text.slice(offset + length)
}

const COUNTED = /^\s+(?:units|pieces|people|employees|persons|heads|staff|orders|invoices|customers|products|contracts|items)(?!\p{L})/iu

/** "48.2 million units" is no money. */
function counted(text: string, number: WrittenNumber): WrittenNumber {
  const isCount = number.kind === 'plain' && COUNTED.test(text.slice(number.offset + number.length))
  return isCount ? { ...number, kind: 'count' } : number
}

const SENTENCE_END = /[.!?](?=\s)|\n/g

/** A function that tells what the cells come to that are cited in the same sentence as a place. */
function derivedBySentence(
  section: string,
  links: readonly CellLink[],
  datasets: readonly KnownDataset[],
): (offset: number) => readonly KnownFigure[] {
  if (links.length < 2) return () => []
  const ends = [...section.matchAll(SENTENCE_END)].map(({ index }) => index)
  const sentenceOf = (offset: number): number => ends.findLastIndex((end) => end < offset)
  const operands = Map.groupBy(links, ({ offset }) => sentenceOf(offset))
  const derived = new Map([...operands].map(([sentence, cited]) => [sentence, derivedFigures(cellsOf(cited, datasets))]))
  return (offset) => derived.get(sentenceOf(offset)) ?? []
}

function cellsOf(links: readonly CellLink[], datasets: readonly KnownDataset[]): { value: number; unit: Unit }[] {
  return links.flatMap(({ reference }) => {
    const found = reference && findCell(datasets, reference)
    return typeof found?.cell === 'number' ? [{ value: found.cell, unit: found.column.unit }] : []
  })
}
