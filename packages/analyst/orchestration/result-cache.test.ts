import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, estimatedBytes, ResultCache } from './result-cache.ts'

const signal = new AbortController().signal
const bounds = { maxEntries: 3, maxBytes: 1_000 }

describe('a cache', () => {
  test('asks once for the same key, and again for another', async () => {
    const cache = new ResultCache<string>(bounds, estimatedBytes)
    const asked: string[] = []
    const get = (key: string) => cache.get({ key, signal, work: async () => `${asked.push(key)}` })
    expect([await get('a'), await get('a'), await get('b'), await get('a')]).toEqual(['1', '1', '2', '1'])
    expect(cache.figures()).toMatchObject({ hits: 2, misses: 2, entries: 2 })
  })

  test('stays within its bounds, the last used kept, whatever is asked', async () => {
    const questions = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), length: fc.nat(700) }))
    await fc.assert(
      fc.asyncProperty(questions, async (asked) => {
        const cache = new ResultCache<string>(bounds, estimatedBytes)
        for (const { key, length } of asked) {
          await cache.get({ key, signal, work: async () => 'x'.repeat(length) })
          const { entries, sizeBytes } = cache.figures()
          expect(entries).toBeLessThanOrEqual(bounds.maxEntries)
          expect(sizeBytes).toBeLessThanOrEqual(bounds.maxBytes)
          expect(entries === 0).toBe(sizeBytes === 0)
        }
        const { hits, misses } = cache.figures()
        expect(hits + misses).toBe(asked.length)
      }),
      { seed: 20261126 },
    )
    const cache = new ResultCache<string>(bounds, () => 1)
    const get = (key: string) => cache.get({ key, signal, work: async () => key })
    for (const key of ['a', 'b', 'c', 'a', 'd']) await get(key)
    await get('a')
    expect(cache.figures()).toMatchObject({ hits: 2, misses: 4 })
    await get('b')
    expect(cache.figures()).toMatchObject({ hits: 2, misses: 5 })
  })

  test('keeps no failure, and nothing that is not to be kept', async () => {
    const cache = new ResultCache<number>(bounds, estimatedBytes)
    const failing = cache.get({ key: 'a', signal, work: () => Promise.reject(new Error('down')) })
    await expect(failing).rejects.toThrow('down')
    let asked = 0
    const get = () => cache.get({ key: 'a', signal, work: async () => (asked += 1), isKept: (answer) => answer > 1 })
    expect([await get(), await get(), await get()]).toEqual([1, 2, 2])
  })
})

describe('the same question asked by several at once', () => {
  function flight() {
    const cache = new ResultCache<string>(bounds, estimatedBytes)
    const answer = Promise.withResolvers<string>()
    const shared: AbortSignal[] = []
    const ask = (asker: AbortController) =>
      cache.get({
        key: 'q',
        signal: asker.signal,
        work: (each) => {
          shared.push(each)
          return answer.promise
        },
      })
    return { cache, answer, shared, ask }
  }

  test('is worked on once; one who gives up takes it from nobody', async () => {
    const { cache, answer, shared, ask } = flight()
    const [first, second] = [new AbortController(), new AbortController()]
    const [given, awaited] = [ask(first), ask(second)]
    first.abort(new Error('cancelled'))
    await expect(given).rejects.toThrow('cancelled')
    expect(shared.map(({ aborted }) => aborted)).toEqual([false])
    answer.resolve('there')
    expect(await awaited).toBe('there')
    expect(await ask(new AbortController())).toBe('there')
    expect(shared.map(({ aborted }) => aborted)).toEqual([false])
    expect(cache.figures()).toMatchObject({ hits: 2, misses: 1 })
  })

  test('is given up with the last who waits, and begun anew by the next', async () => {
    const { cache, answer, shared, ask } = flight()
    const askers = [new AbortController(), new AbortController()]
    const answers = askers.map(ask)
    for (const asker of askers) asker.abort(new Error('cancelled'))
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(shared.map(({ aborted }) => aborted)).toEqual([true])
    const next = ask(new AbortController())
    answer.resolve('late')
    expect(await next).toBe('late')
    expect(shared.map(({ aborted }) => aborted)).toEqual([true, false])
    expect(cache.figures().entries).toBe(1)
  })
})

test('the order of fields and those that are absent make no other question', () => {
  const value = { b: [1, { d: 1, c: undefined }], a: 'x' }
  expect(canonicalJson(value)).toBe(canonicalJson({ a: 'x', b: [1, { d: 1 }] }))
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
})
