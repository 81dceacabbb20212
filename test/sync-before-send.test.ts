import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBench, type Bench } from './crash/bench.ts'
import { questionOf } from './crash/question.ts'
import { callerAs } from './harness/caller.ts'
import { freePort } from './harness/program.ts'
import { hearEvents } from './harness/stream.ts'
import { judgeOrder } from './sync-before-send/judge-order.ts'
import { readSystemCalls } from './sync-before-send/system-calls.ts'

/**
 * What a kill cannot show, because the system keeps what a dead process has written: that each event is synced to the disk
 * before a reader is sent it. Seen in the running service's own system calls.
 */

const CALLS = 'trace=fdatasync,fsync,pwrite64,write,writev,sendto,sendmsg'
/** Longer than a page of the store, and than what is sent at once. */
const SHOWN_BYTES = 70_000
const OPTIONS = ['-D', '-f', '-y', '-s', String(SHOWN_BYTES), '-e', CALLS]

let folder: string
let bench: Bench

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-trace-'))
  bench = await openBench(1)
})
afterAll(async () => {
  await bench?.close()
  await rm(folder, { recursive: true, force: true })
})

/** Why no program can be traced here; undefined where one can. */
function refusal(): string | undefined {
  const tried = spawnSync('strace', ['-f', '-e', CALLS, process.execPath, '--version'], { encoding: 'utf8' })
  if (tried.error !== undefined) return `there is no strace here: ${tried.error.message}`
  return tried.status === 0 ? undefined : `strace may not trace here: ${tried.stderr.trim().split('\n').at(-1)}`
}

const refused = refusal()
if (refused !== undefined) console.log(`sync before send: skipped, ${refused}`)

test.skipIf(refused !== undefined)('each event of a run is synced to the disk before its bytes reach a socket', async () => {
  const trace = join(folder, 'trace')
  const service = bench.launch(await freePort(), 'traced', { under: ['strace', ...OPTIONS, '-o', trace] })
  await service.ready
  const question = questionOf(1, 'ada', { steps: 3, words: 12 })
  bench.provider.expect(question)
  const events = await hearEvents(await callerAs('ada').ask(service.url, question.message))
  expect(await service.stop('SIGTERM')).toBe(0)

  const lastId = events.findLast(({ id }) => id !== undefined)?.id
  const { sent, syncs, faults } = judgeOrder(readSystemCalls(readFileSync(trace, 'utf8')))
  console.log(`${sent} of ${lastId} events seen on the wire, ${syncs} syncs of the log, ${faults.length} sent before their sync`)
  expect(faults).toEqual([])
  expect(events.at(-1)?.event).toBe('done')
  expect(sent).toBe(lastId)
  expect(syncs).toBeGreaterThan(20)
})
