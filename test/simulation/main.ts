import { parseArgs } from 'node:util'
import { live, type Life } from './life.ts'

/** `npm run simulate -- --seeds N [--first K] | --seed S`: exit code 1 where something does not hold. */
const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, first: { type: 'string', default: '1' }, seed: { type: 'string' } },
})
const PROGRESS_EVERY = 500

function tellFailure({ seed, finding, hash, lastLines }: Life): void {
  console.log(`\nSeed ${seed} does not hold, invariant ${finding?.invariant}: ${finding?.message}`)
  for (const line of lastLines) console.log(`  ${line}`)
  console.log(`  trace ${hash}; again: npm run simulate -- --seed ${seed}\n`)
}

const startedMs = performance.now()
let [failed, runs, readers, steps] = [0, 0, 0, 0]
const first = Number(values.seed ?? values.first)
const count = values.seed === undefined ? Number(values.seeds) : 1
for (let seed = first; seed < first + count; seed += 1) {
  const life = await live(seed)
  runs += life.runs
  readers += life.readers
  steps += life.steps
  if (life.finding !== undefined) {
    failed += 1
    tellFailure(life)
  }
  const done = seed - first + 1
  if (done % PROGRESS_EVERY === 0 || done === count) {
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
    console.log(`${done} of ${count} seeds, ${runs} runs, ${readers} readers, ${steps} steps, ${failed} failed, ${seconds} s`)
  }
  if (values.seed !== undefined) console.log(`seed ${seed}: trace ${life.hash}`)
}
process.exitCode = failed > 0 ? 1 : 0
