import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import * as protocol from './index.ts'
import { lifeArbitrary, live, type Life, type Seen } from './testing/life.ts'
import { FAULTY_APPLY, FAULTY_STEP } from './testing/planted-faults.ts'
import { RUNS_TIMEOUT_MS, runCount } from './testing/run-count.ts'
import type { ProtocolUnderTest } from './testing/simulated-server.ts'

test(
  'every reader holds a prefix of the log at each moment and all of it in the end',
  { timeout: RUNS_TIMEOUT_MS },
  () => {
    const seen: Seen = { readers: 0, folds: 0, gaps: 0 }
    let lives = 0
    fc.assert(
      fc.property(lifeArbitrary, (life) => {
        const { readers, folds, gaps } = live(protocol, life)
        lives += 1
        seen.readers += readers
        seen.folds += folds
        seen.gaps += gaps
      }),
      runCount(1000),
    )
    expect(seen.readers).toBeGreaterThan(lives)
    expect(seen.folds).toBeGreaterThan(lives)
    expect(seen.gaps).toBeGreaterThan(0)
  },
)

/**
 * The same lives for every fault; one that survives them all would show that the simulation proves nothing about its
 * rule.
 */
describe('a life exposes the fault that', () => {
  const LIVES_MAX = 600
  const lives: Life[] = fc.sample(lifeArbitrary, { numRuns: LIVES_MAX, seed: 20261122 })

  test('there is none', () => {
    for (const life of lives.slice(0, 50)) live(protocol, life)
  })

  afterEach(() => {
    vi.doUnmock('./view.ts')
    vi.resetModules()
  })

  test.for(Object.entries(FAULTY_APPLY))('%s', async ([, applyEvent]) => {
    vi.resetModules()
    vi.doMock('./view.ts', async (original) => ({ ...(await original<typeof protocol>()), applyEvent }))
    const faulty = await import('./index.ts')
    expect(faulty.applyEvent).toBe(applyEvent)
    expect(livesUntilExposed(faulty, lives)).toBeLessThan(LIVES_MAX)
  })

  test.for(Object.entries(FAULTY_STEP))('%s', ([, readerStep]) => {
    expect(livesUntilExposed({ ...protocol, readerStep }, lives)).toBeLessThan(LIVES_MAX)
  })
})

function livesUntilExposed(faulty: ProtocolUnderTest, lives: readonly Life[]): number {
  const exposed = lives.findIndex((life) => {
    try {
      live(faulty, life)
      return false
    } catch {
      return true
    }
  })
  return exposed < 0 ? lives.length : exposed
}
