import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runBench } from './bench.ts'
import { printSections } from './figures/print.ts'
import { describeMachine } from './machine.ts'
import { FULL_PLAN, MEASURE_NAMES, type MeasureName } from './plan.ts'

/** `npm run bench`: measures, tells how far it is, prints the tables and writes them as JSON. See README.md. */

const RESULTS = fileURLToPath(new URL('../test-results/', import.meta.url))
const USAGE = `usage: npm run bench -- [--rounds N] [--only ${MEASURE_NAMES.join(',')}] [--json FILE] [--folder FOLDER]
                        [--cpu-profile FOLDER]`

/** The command line says something that the bench does not know. */
class UsageError extends Error {}

function readArguments(): { rounds: number; only: MeasureName[]; json: string; folder: string; profile: string | undefined } {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: String(FULL_PLAN.rounds) },
      only: { type: 'string', default: MEASURE_NAMES.join(',') },
      json: { type: 'string', default: join(RESULTS, 'bench.json') },
      folder: { type: 'string', default: RESULTS },
      'cpu-profile': { type: 'string' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError('--rounds is a whole number of at least 1')
  const only = values.only.split(',').map((given) => {
    const name = MEASURE_NAMES.find((known) => known === given)
    if (name === undefined) throw new UsageError(`--only knows no ${given}`)
    return name
  })
  return { rounds, only, json: resolve(values.json), folder: resolve(values.folder), profile: values['cpu-profile'] }
}

async function main({ rounds, only, json, folder, profile }: ReturnType<typeof readArguments>): Promise<void> {
  mkdirSync(folder, { recursive: true })
  // Beside the results and not where the system keeps temporary files: those are often kept in memory, which syncs nothing.
  const databases = mkdtempSync(join(folder, 'bench-'))
  const plan = { ...FULL_PLAN, rounds }
  process.once('SIGINT', () => {
    rmSync(databases, { recursive: true, force: true })
    process.exit(130)
  })
  const startedAt = new Date()
  try {
    const sections = await runBench({
      plan,
      folder: databases,
      only,
      perdureFlags: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`],
      onStep({ number, of, label }) {
        const minutes = ((Date.now() - startedAt.getTime()) / 60_000).toFixed(1)
        process.stderr.write(`[${String(number).padStart(String(of).length)}/${of} ${minutes} min] ${label}\n`)
      },
    })
    const machine = describeMachine()
    mkdirSync(dirname(json), { recursive: true })
    writeFileSync(json, `${JSON.stringify({ startedAt: startedAt.toISOString(), machine, plan, sections }, undefined, 2)}\n`)
    process.stdout.write(
      `${printSections(sections)}\n\nEach figure: the median of ${rounds} rounds (smallest–largest). ` +
        `${machine.cores} cores, Node ${machine.node}. As JSON: ${json}\n`,
    )
  } finally {
    rmSync(databases, { recursive: true, force: true })
  }
}

try {
  await main(readArguments())
} catch (error) {
  const isUsage = error instanceof UsageError || (error instanceof TypeError && 'code' in error)
  if (!isUsage) throw error
  process.stderr.write(`${error.message}\n${USAGE}\n`)
  process.exitCode = 2
}
