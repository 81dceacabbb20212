import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { expose } from './faults/expose.ts'
import { plantedFaults } from './faults/faults.ts'
import { live, type Life } from './life.ts'
import { liveMany } from './many-lives.ts'

/** As many as two cores live in half a minute; `npm run simulate` lives as many as it is asked for. */
const FIXED_SEEDS = 3_000
/** Those whom a fault must not survive; the honest system lives them too. */
const FAULT_SEEDS = 800
const THREADS = 2
/** Against hanging only: a busy machine is no fault. */
const LONG_MS = 900_000

test(`${FIXED_SEEDS} lives hold all ten invariants`, { timeout: LONG_MS }, async () => {
  const failed: Life[] = []
  let [lives, runs, readers] = [0, 0, 0]
  await liveMany({ first: 1, count: FIXED_SEEDS, threads: THREADS }, (life) => {
    lives += 1
    runs += life.runs
    readers += life.readers
    if (life.finding !== undefined) failed.push(life)
  })
  expect(failed.map(({ seed, finding }) => ({ seed, ...finding }))).toEqual([])
  expect(lives).toBe(FIXED_SEEDS)
  expect(runs).toBeGreaterThan(3 * FIXED_SEEDS)
  expect(readers).toBeGreaterThan(3 * FIXED_SEEDS)
})

test('a seed is the same life again, and another seed another one', async () => {
  const SEEDS = [3, 14, 159]
  const once = await Promise.all(SEEDS.map(async (seed) => (await live(seed)).hash))
  const again: string[] = []
  for (const seed of SEEDS) again.push((await live(seed)).hash)
  expect(again).toEqual(once)
  expect(new Set(once).size).toBe(SEEDS.length)
})

describe('the proof can fail:', () => {
  const rows = tableOf(readFileSync(new URL('./README.md', import.meta.url), 'utf8'))

  const faults = plantedFaults().map(({ name, breaks }, index) => ({ name, breaks, index }))

  test.for(faults)('$name', { timeout: LONG_MS }, async ({ name, breaks, index }) => {
    const { caughtBy, seeds } = await expose(index, FAULT_SEEDS)
    expect(seeds).toBeLessThanOrEqual(FAULT_SEEDS)
    expect(rows.get(name)).toEqual([String(breaks), String(caughtBy)])
  })

  test('the README lists no other fault, and each of the ten invariants has caught one', () => {
    expect([...rows.keys()]).toEqual(faults.map(({ name }) => name))
    const caughtBy = new Set([...rows.values()].map(([, by]) => by))
    for (let invariant = 1; invariant <= 10; invariant += 1) expect(caughtBy).toContain(String(invariant))
  })
})

/** Fault → what it breaks and what caught it. */
function tableOf(readme: string): Map<string, string[]> {
  const rows = [...readme.matchAll(/^\| ([^|]+) \| (\d+|start|retention) \| (\d+|start|retention) \|$/gm)]
  return new Map(rows.map(([, fault = '', breaks = '', caughtBy = '']) => [fault, [breaks, caughtBy]]))
}
