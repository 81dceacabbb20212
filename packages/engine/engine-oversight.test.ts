import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { createMemoryStores } from './stores/memory/memory-store.ts'
import { createRun, NOW_MS } from './testing/store-commands.ts'
import { createScriptedExecutor, createVirtualClock, settleCharges } from './testing/index.ts'

const LIMITS = { activePerUser: 1, queuedPerUser: 5, active: 2, queued: 5 }

let engine: Engine
let ids = 0
const stores = createMemoryStores()
const clock = createVirtualClock(NOW_MS)
/** The ends of what runs, in the order in which it began. */
const ends: ((outcome: 'completed' | 'failed') => void)[] = []

beforeEach(async () => {
  const executor = createScriptedExecutor()
  executor.execute = async (_input, { signal }) => {
    const outcome = await new Promise<'completed' | 'failed'>((resolve) => {
      ends.push(resolve)
      signal.addEventListener('abort', () => resolve('completed'))
    })
    return outcome === 'completed' ? { outcome } : { outcome, code: 'provider_overloaded', reason: 'provider' }
  }
  engine = await createEngine({
    store: stores.open('here'),
    executor,
    settle: settleCharges,
    newId: () => `here-${(ids += 1)}`,
    clock,
    admissionLimits: LIMITS,
  })
})
afterEach(() => engine.close())

async function ask(userId: string): Promise<string> {
  const started = await engine.start({ userId, title: 'Sales', input: { message: 'Sales?' } })
  if (started.outcome !== 'started') throw new Error(started.outcome)
  return started.run.runId
}

test('operators see who runs, who waits and in which order, which process works, and what has failed and why', async () => {
  const elsewhere = await createRun(stores.open('elsewhere'), {
    userId: 'cleo',
    ownership: { owner: 'elsewhere', leaseUntilMs: NOW_MS + 9_000 },
    nowMs: NOW_MS,
  })
  const first = await ask('ada')
  const second = await ask('ada')
  const third = await ask('ada')
  const other = await ask('ben')
  await clock.advance(500)

  expect(await engine.overseeRuns({ status: 'running', limit: 10 })).toMatchObject([
    { runId: first, userId: 'ada', attempt: 1, lease: { owner: 'here' }, lastSignOfLifeMs: NOW_MS, runningMs: 500 },
    { runId: elsewhere.runId, userId: 'cleo', lease: { owner: 'elsewhere', untilMs: NOW_MS + 9_000 } },
  ])
  const [, away] = await engine.overseeRuns({ status: 'running', limit: 10 })
  expect(away).not.toHaveProperty('lastSignOfLifeMs')
  expect(await engine.countByOwner()).toEqual(new Map([['here', 1], ['elsewhere', 1]]))

  const waiting = await engine.overseeQueue(10)
  expect(waiting.map(({ runId, queue }) => [runId, queue?.position])).toEqual([
    [second, 1],
    [other, 2],
    [third, 3],
  ])
  expect(await engine.overseeQueue(1)).toHaveLength(1)

  await engine.cancel(third, 'admin')
  ends[0]?.('failed')
  await clock.advance(100)
  expect(await engine.overseeRuns({ status: 'failed', limit: 10 })).toMatchObject([
    { runId: first, reason: 'provider', errorCode: 'provider_overloaded', runningMs: 500 },
  ])
  const counts = await engine.countRuns(NOW_MS)
  expect(counts).toContainEqual(expect.objectContaining({ userId: 'ada', status: 'failed', reason: 'provider', runs: 1 }))
  expect(counts).toContainEqual(expect.objectContaining({ userId: 'ada', status: 'cancelled_by_admin', runs: 1 }))
})
