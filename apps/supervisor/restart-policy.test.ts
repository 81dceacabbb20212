import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RESTART_LIMITS as LIMITS } from './limits.ts'
import { decideRestart } from './restart-policy.ts'

const worked = { everReady: true, ranMs: 10 }

describe('a program that died', () => {
  it('is started again later each time, up to a bound', () => {
    const delays = Array.from({ length: 12 }, (_, deathsBefore) => decideRestart({ ...worked, deathsBefore }, LIMITS))
      .map((decision) => (decision.action === 'restart' ? decision.delayMs : Number.NaN))
    expect(delays.slice(0, 4)).toEqual([250, 500, 1000, 2000])
    expect(delays.at(-1)).toBe(LIMITS.lastDelayMs)
  })

  it('starts counting anew after it ran for long', () => {
    const death = { ...worked, ranMs: LIMITS.stableMs, deathsBefore: 9 }
    expect(decideRestart(death, LIMITS)).toEqual({ action: 'restart', delayMs: LIMITS.firstDelayMs, deaths: 1 })
  })

  it('is given up only if it never worked', () => {
    const never = { everReady: false, ranMs: 10 }
    expect(decideRestart({ ...never, deathsBefore: LIMITS.triesMax - 2 }, LIMITS).action).toBe('restart')
    expect(decideRestart({ ...never, deathsBefore: LIMITS.triesMax - 1 }, LIMITS)).toEqual({ action: 'give_up' })
    fc.assert(fc.property(fc.nat(), fc.nat(1000), (ranMs, deathsBefore) => {
      expect(decideRestart({ everReady: true, ranMs, deathsBefore }, LIMITS).action).toBe('restart')
    }))
  })

  it('never waits less than the first pause or more than the last', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(100_000), (ranMs, deathsBefore) => {
      const decision = decideRestart({ everReady: true, ranMs, deathsBefore }, LIMITS)
      const delayMs = decision.action === 'restart' ? decision.delayMs : -1
      expect(delayMs).toBeGreaterThanOrEqual(LIMITS.firstDelayMs)
      expect(delayMs).toBeLessThanOrEqual(LIMITS.lastDelayMs)
    }))
  })
})
