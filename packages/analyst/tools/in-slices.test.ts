import { describe, expect, it } from 'vitest'
import { inSlices } from './in-slices.ts'

/** Counts its slices, and whether it was told to end. */
function counting(slices: number): { work: Generator<void, string>; seen: { slices: number; ended: boolean } } {
  const seen = { slices: 0, ended: false }
  function* count(): Generator<void, string> {
    try {
      for (; seen.slices < slices; seen.slices += 1) yield
      return 'done'
    } finally {
      seen.ended = true
    }
  }
  return { work: count(), seen }
}

describe('work in slices', () => {
  it('gives the value it ends with', async () => {
    expect(await inSlices(counting(3).work, new AbortController().signal)).toBe('done')
  })

  it('lets the event loop turn between two slices', async () => {
    const { work, seen } = counting(5)
    const turns: number[] = []
    const turn = (): void => {
      turns.push(seen.slices)
      if (seen.slices < 5) setImmediate(turn)
    }
    setImmediate(turn)
    await inSlices(work, new AbortController().signal)
    expect(turns.length).toBeGreaterThanOrEqual(5)
    expect(new Set(turns).size).toBeGreaterThanOrEqual(4)
  })

  it('begins no further slice once the signal aborts, and ends the work', async () => {
    const { work, seen } = counting(1_000_000)
    const controller = new AbortController()
    const reason = new Error('stopped')
    const result = inSlices(work, controller.signal)
    setImmediate(() => controller.abort(reason))
    await expect(result).rejects.toBe(reason)
    expect(seen.slices).toBeLessThan(10)
    expect(seen.ended).toBe(true)
  })

  it('does nothing for a signal that has aborted', async () => {
    const { work, seen } = counting(3)
    await expect(inSlices(work, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
    expect(seen.slices).toBe(0)
  })

  it('rejects with what the work throws', async () => {
    // oxlint-disable-next-line require-yield
    const failing = (function* (): Generator<void, void> {
      throw new Error('broken')
    })()
    await expect(inSlices(failing, new AbortController().signal)).rejects.toThrow('broken')
  })
})
