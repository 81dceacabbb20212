import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { printFaultTable } from './faults/table.ts'
import { live, type Life } from './life.ts'
import { liveMany } from './many-lives.ts'

/** The simulation by hand; its README tells the options. Exit code 1 where something does not hold, 2 for a bad option. */

const USAGE = 'usage: npm run simulate -- [--seeds N] [--first K] | --seed S | --faults [--seeds N]'
const SEEDS_DEFAULT = 1_000
const FAULT_SEEDS_DEFAULT = 800
const PROGRESS_EVERY = 500

interface Options {
  seeds: number | undefined
  first: number
  seed: number | undefined
  faults: boolean
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: { seeds: { type: 'string' }, first: { type: 'string' }, seed: { type: 'string' }, faults: { type: 'boolean' } },
    })
    const { seeds, first, seed, faults = false } = values
    return { seeds: wholeNumber(seeds), first: wholeNumber(first) ?? 1, seed: wholeNumber(seed), faults }
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    process.exit(2)
  }
}

function wholeNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 1) throw new RangeError(`${text} is no whole number from 1 on`)
  return number
}

function tellFailure({ seed, finding, hash, lastLines }: Life): void {
  console.log(`\nSeed ${seed} does not hold, invariant ${finding?.invariant}: ${finding?.message}`)
  for (const line of lastLines) console.log(`  ${line}`)
  console.log(`  trace ${hash}; again: npm run simulate -- --seed ${seed}\n`)
}

/** Resolves to how many failed. */
async function simulateMany(first: number, count: number): Promise<number> {
  const startedMs = performance.now()
  let [lives, failed, runs, readers, steps] = [0, 0, 0, 0, 0]
  await liveMany({ first, count, threads: Math.min(availableParallelism(), count) }, (life) => {
    lives += 1
    runs += life.runs
    readers += life.readers
    steps += life.steps
    if (life.finding !== undefined) {
      failed += 1
      tellFailure(life)
    }
    if (lives % PROGRESS_EVERY !== 0 && lives !== count) return
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${lives} of ${count} seeds: ${runs} runs, ${readers} readers, ${steps} steps, ${failed} failed, ${seconds} s`)
  })
  return failed
}

async function simulateOne(seed: number): Promise<number> {
  const life = await live(seed)
  if (life.finding !== undefined) tellFailure(life)
  console.log(`seed ${seed}: ${life.runs} runs, ${life.readers} readers, ${life.steps} steps, trace ${life.hash}`)
  return life.finding === undefined ? 0 : 1
}

const { seeds, first, seed, faults } = readOptions()
let failed: number
if (faults) failed = await printFaultTable(seeds ?? FAULT_SEEDS_DEFAULT)
else if (seed !== undefined) failed = await simulateOne(seed)
else failed = await simulateMany(first, seeds ?? SEEDS_DEFAULT)
process.exitCode = failed > 0 ? 1 : 0
