import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createToolRegistry } from '@perdure/analyst'
import { runBench } from './bench.ts'
import { printSections } from './figures/print.ts'
import type { Section } from './figures/section.ts'
import type { BenchPlan } from './plan.ts'

/** The bench on the smallest sizes: that it runs and leaves nothing out. Its figures say nothing here. */

const TINY: BenchPlan = {
  rounds: 1,
  streams: [1, 2],
  flatOutTokens: 400,
  paceMs: 2,
  pacedTokens: 20,
  awaitedTokens: 5,
  windowsMs: [0, 4],
  windowsApartMs: [4],
  attachEvents: [40],
  attachesLive: 1,
  idleReaders: 3,
  diskMs: 5,
  bookPostings: 500,
  toolCalls: 1,
  panelWords: 1_500,
  panelTokens: 8,
}

/** A dozen processes and the books: seconds on an idle machine, minutes where everything else runs too. */
const STARTS_MS = 300_000

let folder: string
let sections: Section[]
const steps: number[] = []
let announced = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bench-'))
  // The same three programs are started again and again: they need be compiled only once.
  process.env['NODE_COMPILE_CACHE'] = join(folder, 'compiled')
  sections = await runBench({
    plan: TINY,
    folder,
    perdureFlags: [],
    onStep({ number, of }) {
      steps.push(number)
      announced = of
    },
  })
}, STARTS_MS)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sectionOf = (title: string): Section => {
  const found = sections.find((section) => section.title.startsWith(title))
  if (found === undefined) throw new Error(`There is no section ${title}`)
  return found
}
const figuresOf = (title: string): string[] => sectionOf(title).rows.map(({ figure }) => figure)
const withEach = (subjects: readonly string[], figures: readonly string[]): string[] =>
  subjects.flatMap((subject) => figures.map((figure) => `${subject}: ${figure}`))

/** Rows that only some systems can fill. */
const WRITTEN = 'written to disk per token'
const common = (figures: readonly string[]): string[] => figures.filter((figure) => !figure.includes(WRITTEN))

test('every step is announced, in order', () => {
  expect(steps).toEqual(Array.from({ length: announced }, (_, step) => step + 1))
})

test('every cell of every table is filled', () => {
  const oneSided = /commits|tokens in one event|written to disk|import/
  for (const { columns, rows } of sections) {
    for (const { figure, cells } of rows) {
      expect(cells).toHaveLength(columns.length)
      for (const [column, cell] of cells.entries()) {
        const isExpected = column === 0 || !oneSided.test(figure) || columns.includes('4 ms')
        expect(cell !== null && Number.isFinite(cell.median), `${figure}, ${columns[column]}`).toBe(isExpected)
      }
    }
  }
})

test('the disk, streaming and memory have their rows', () => {
  const streams = ['1 stream', '2 streams']
  expect(figuresOf('The disk')).toEqual(['write and sync', 'one sync, median', 'one sync, p99'])
  expect(common(figuresOf('Streaming at a model'))).toEqual(
    withEach(streams, ['token latency, median', 'token latency, p99', 'CPU per million tokens', 'commits']),
  )
  expect(figuresOf('Streaming flat out')).toEqual(
    withEach(streams, ['tokens', 'CPU per million tokens', 'on the wire per token', 'commits', 'tokens in one event']),
  )
  expect(figuresOf('Memory')).toEqual(['with no reader', 'with 3 readers', 'for each reader'])
})

test('the books have their rows', () => {
  const load = ['load', 'resident memory, loaded', 'of it, before']
  expect(figuresOf('The books: 500 postings')).toEqual(['import', ...load])
})

test('attaching has a row for each length, state and figure, and the fold is sent', () => {
  const states = ['live', 'killed and restarted', 'ended, fresh process']
  const runs = states.map((state) => `40 events, ${state}`)
  expect(figuresOf('Attaching')).toEqual(withEach(runs, ['first byte', 'all of it', 'bytes']))
  for (const { figure, cells } of sectionOf('Attaching').rows.filter((row) => row.figure.endsWith('bytes'))) {
    const [perdure, same, every] = cells.map((cell) => cell?.median ?? 0)
    expect(perdure, figure).toBe(same)
    expect(perdure, figure).toBeLessThan(every ?? 0)
  }
})

test('every tool has its row', () => {
  expect(figuresOf('Tools')).toEqual(createToolRegistry().map(({ name }) => name))
})

test('the panel is opened, scrolled and told tokens', () => {
  const frames = ['CPU per frame', 'frame, median', 'frame, p95', 'longest frame', 'frames late']
  expect(figuresOf('The panel: a conversation of 1,500 words')).toEqual([
    'newest answer there',
    'all of it there',
    'CPU until then',
    ...withEach(['scroll up', 'scroll down'], frames),
  ])
  expect(figuresOf('The panel: from a token')).toEqual(['frames, median', 'frames, p95', 'most frames', 'time, median', 'time, p95'])
})

test('windows of both kinds are swept over each speech', () => {
  const latency = ['token latency, median', 'token latency, p99']
  const costs = ['CPU per million tokens', 'commits']
  expect(sectionOf('The commit window: appends wait').columns).toEqual(['0 ms', '4 ms'])
  expect(sectionOf('The commit window: commits begin').columns).toEqual(['4 ms'])
  for (const kind of ['appends wait', 'commits begin']) {
    expect(common(figuresOf(`The commit window: ${kind}`))).toEqual([
      ...withEach(['1 stream, paced', '2 streams, paced'], [...latency, ...costs]),
      ...withEach(['1 stream, one by one', '2 streams, flat out'], ['tokens', ...costs]),
    ])
  }
})

test('the printed tables name every figure with its unit', () => {
  const printed = printSections(sections)
  for (const { title, rows } of sections) {
    expect(printed).toContain(title)
    for (const { figure, unit } of rows) expect(printed).toMatch(new RegExp(`^${figure} +${unit} `, 'm'))
  }
})
