import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOOL_CALLS } from '../testing/tool-calls.ts'
import { createToolRegistry } from './registry.ts'
import { customersOf, DISTURBED, disturbedBooks, tablesByUnit } from './testing/disturbed-books.ts'
import { openToolBench, type ToolBench } from './testing/tool-bench.ts'
import type { KnownDataset, ToolResult } from './tool.ts'

/** Every tool × every person: nothing that any tool says reaches beyond the units of whom it is said to. */

const LIMITED = ['ben', 'cleo', 'olga'] as const
/** Every call, twice over, for one person: a few seconds on an idle machine. */
const EVERY_CALL_MS = 120_000

let bench: ToolBench
/** For each of the limited people, the books with everything that is not theirs changed. */
const disturbed = new Map<string, ToolBench>()
beforeAll(async () => {
  bench = await openToolBench()
  for (const userId of LIMITED) {
    const own = await unitsOf(userId)
    disturbed.set(userId, await openToolBench((tables) => disturbedBooks(tables, own)))
  }
}, EVERY_CALL_MS)
afterAll(() => Promise.all([bench, ...disturbed.values()].map((each) => each.close())))

const unitsOf = async (userId: string): Promise<readonly string[]> =>
  (await bench.books.directory.find(userId))!.businessUnitIds as readonly string[]

const asked = new Map<string, Promise<ToolResult[]>>()

/** Asked once: the books stand still. */
function everyResult(of: ToolBench, userId: string): Promise<ToolResult[]> {
  const key = `${of.books.describe().datasetVersion}/${userId}`
  const results = asked.get(key) ?? askEverything(of, userId)
  asked.set(key, results)
  return results
}

async function askEverything(of: ToolBench, userId: string): Promise<ToolResult[]> {
  const units = await of.call(userId, 'query_actuals', { groupBy: ['business_unit'] })
  const datasets: KnownDataset[] =
    units.outcome === 'ok' && units.dataset ? [{ ...units.dataset, datasetId: 'd1' }] : []
  return Promise.all(TOOL_CALLS.map(([tool, input]) => of.call(userId, tool, input, datasets)))
}

/**
 * What was said, with the version of the books put aside: it is a digest that tells that something has changed, and
 * nothing of what.
 */
function said(results: readonly ToolResult[], { books }: ToolBench): unknown {
  return JSON.parse(JSON.stringify(results).replaceAll(books.describe().datasetVersion, 'version'))
}

describe('every tool', () => {
  it('is tried here', () => {
    const tried = new Set(TOOL_CALLS.map(([tool]) => tool))
    expect(createToolRegistry().filter(({ name }) => !tried.has(name))).toEqual([])
  })

  it('answers its first question here, whoever asks', { timeout: EVERY_CALL_MS }, async () => {
    for (const userId of ['ada', ...LIMITED]) {
      const results = await everyResult(bench, userId)
      for (const { name } of createToolRegistry()) {
        const first = results[TOOL_CALLS.findIndex(([tool]) => tool === name)]!
        expect(first, `${name} as ${userId}`).toMatchObject({ outcome: 'ok' })
      }
    }
  })

  it.each(LIMITED)('names nothing of another unit to %s', { timeout: EVERY_CALL_MS }, async (userId) => {
    const own = await unitsOf(userId)
    const { businessUnits, products, customers } = bench.tables
    const known = customersOf(bench.tables, own)
    const forbidden = [
      ...businessUnits.filter(({ id }) => !own.includes(id)).map(({ name }) => name),
      ...products
        .filter(({ businessUnitId }) => !own.includes(businessUnitId!))
        .flatMap(({ id, name }) => [id, name]),
      ...customers.filter(({ id }) => !known.has(id)).map(({ name }) => name),
    ]
    const told = JSON.stringify(await everyResult(bench, userId))
    expect(forbidden.filter((name) => told.includes(JSON.stringify(name).slice(1, -1)))).toEqual([])
  })

  it.each(LIMITED)(
    'tells %s the same to the cent when everything of other units changes',
    { timeout: EVERY_CALL_MS },
    async (userId) => {
      const other = disturbed.get(userId)!
      const [before, after] = [await everyResult(bench, userId), await everyResult(other, userId)]
      expect(said(after, other)).toEqual(said(before, bench))
      expect(JSON.stringify(after)).not.toContain(DISTURBED)
    },
  )

  it('tells ada another thing then, so the comparison can fail', { timeout: EVERY_CALL_MS }, async () => {
    const other = disturbed.get('ben')!
    expect(JSON.stringify(await everyResult(other, 'ada'))).toContain(DISTURBED)
    for (const table of tablesByUnit(bench.tables)) {
      expect(other.tables[table as 'budgets']).not.toEqual(bench.tables[table as 'budgets'])
    }
  })

  it.each(LIMITED)('refuses %s another unit, its products and its name alike', async (userId) => {
    const own = await unitsOf(userId)
    const { businessUnits, products } = bench.tables
    const mine = businessUnits.filter(({ id }) => own.includes(id)).map(({ name }) => name)
    for (const { id, name } of businessUnits.filter((unit) => !own.includes(unit.id))) {
      for (const tool of filteredByUnit()) {
        const expected = `There is no business unit "${name}" among those you may see. Allowed: ${mine.join(', ')}.`
        expect(await bench.refusal(userId, tool, inputOf(tool, { businessUnits: [name] })), tool).toBe(expected)
        expect(await bench.refusal(userId, tool, inputOf(tool, { businessUnits: [id] })), tool).toContain(
          `There is no business unit "${id}"`,
        )
      }
      const theirs = products.find(({ businessUnitId }) => businessUnitId === id)
      if (theirs) {
        expect(await bench.refusal(userId, 'query_products', { products: [theirs.id] })).toMatch(
          /^There is no product/,
        )
      }
    }
  })
})

/** The tools that can be narrowed to business units by name. */
const filteredByUnit = (): string[] =>
  createToolRegistry()
    .filter(({ input }) => 'shape' in input && 'businessUnits' in (input.shape as object))
    .map(({ name }) => name)

/** A tool's usual question with something else besides. */
const inputOf = (tool: string, besides: object): object => ({
  ...TOOL_CALLS.find(([name]) => name === tool)![1],
  ...besides,
})
