import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createTurnstile } from './turnstile.ts'

/** A task that ends when told to. */
function task(name: number, log: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const begin = () => {
    log.push(`begin ${name}`)
    return promise
  }
  return { begin, end: () => resolve(name), fail: () => reject(new Error(`${name}`)) }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('lets through no more than it may, all of them, in the order they came, whatever becomes of each', async () => {
  const ends = fc.array(fc.constantFrom('end', 'fail', 'abort'), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), ends, async (most, how) => {
      const turnstile = createTurnstile(most)
      const begun: number[] = []
      let passing = 0
      const tasks = how.map((_, index) => task(index, []))
      const gone = how.map(() => new AbortController())
      const passed = tasks.map(({ begin }, index) => {
        const signal = gone[index]?.signal ?? AbortSignal.abort()
        return turnstile
          .pass(async () => {
            begun.push(index)
            passing += 1
            expect(passing).toBeLessThanOrEqual(most)
            try {
              return await begin()
            } finally {
              passing -= 1
            }
          }, signal)
          .catch(() => 'not')
      })
      for (const [index, what] of how.entries()) if (what === 'abort') gone[index]?.abort()
      for (const [index, what] of how.entries()) {
        await settled()
        if (what === 'fail') tasks[index]?.fail()
        else tasks[index]?.end()
      }
      const outcomes = await Promise.all(passed)
      expect(begun).toEqual(begun.toSorted((a, b) => a - b))
      for (const [index, what] of how.entries()) {
        if (what !== 'abort') expect(begun).toContain(index)
        if (what === 'end') expect(outcomes[index]).toBe(index)
        if (what === 'abort' && index >= most) expect(begun).not.toContain(index)
      }
      expect(passing).toBe(0)
    }),
    { numRuns: 60 },
  )
})

it('lets nobody in who has gone away before', async () => {
  const log: string[] = []
  const turnstile = createTurnstile(1)
  await expect(turnstile.pass(task(1, log).begin, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  expect(log).toEqual([])
})
